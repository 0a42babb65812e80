#include "firmware/form/verify_package.hpp"

#include "firmware/form/texts.hpp"

namespace eslabon::form {
namespace {

enum Phase : std::uint32_t { kSections, kNodes, kPrograms, kSteps, kStrings, kTables, kIndexes, kSearch, kCharacters, kDone };

Status status_of(bool good) { return good ? Status() : Status(Error::kCorrupt); }

}  // namespace

Result<bool> PackageVerifier::step() {
  const Container& container = package_->container();
  switch (phase_) {
    case kSections: return advance(check_section(), kSectionCount);
    case kNodes: return advance(check_node(), package_->info().nodes);
    case kPrograms:
      if (package_->info().programs == 0) return advance({}, 0);
      return advance(package_->program(static_cast<ProgramId>(at_ + 1), scratch_).status(), package_->info().programs);
    case kSteps:
      if (package_->info().steps == 0) return advance({}, 0);
      return advance(package_->step(static_cast<std::uint16_t>(at_)).status(), package_->info().steps);
    case kStrings:
      return advance(check_string(), package_->strings().count() * package_->info().languages);
    case kTables: return advance(check_row(), static_cast<std::uint32_t>(package_->tables().count()));
    case kIndexes: return advance(check_index_entry(SectionId::kIndexes, kIndexEntryBytes),
                                  container.size(SectionId::kIndexes) / kIndexEntryBytes);
    case kSearch: return advance(check_index_entry(SectionId::kSearch, kSearchEntryBytes),
                                 container.size(SectionId::kSearch) / kSearchEntryBytes);
    case kCharacters:
      return advance(check_character(), container.size(SectionId::kCharacterMap) / kCharacterBytes);
    default: return false;
  }
}

Result<bool> PackageVerifier::advance(Status checked, std::uint32_t count) {
  if (!checked.ok()) return checked.error() == Error::kOutOfRange ? Error::kCorrupt : checked.error();
  if (row_ == 0) ++at_;  // a table stays until its last row, a section until its last byte
  if (row_ == 0 && at_ >= count) {
    ++phase_;
    at_ = 0;
  }
  return phase_ != kDone;
}

// The host's own section is checked by the host. A long one takes many steps, with the place in row_.
Status PackageVerifier::check_section() {
  if (at_ == static_cast<std::uint32_t>(SectionId::kHostModel)) return {};
  if (row_ == 0) crc_ = 0;
  ESLABON_ASSIGN(const bool more, package_->container().check_section(static_cast<SectionId>(at_), row_, crc_));
  if (!more) row_ = 0;
  return {};
}

Status PackageVerifier::check_node() const {
  const auto id = static_cast<NodeId>(at_);
  ESLABON_TRY(package_->node(id));
  ESLABON_TRY(package_->name(id, scratch_));
  ESLABON_ASSIGN(const std::uint16_t dependents, package_->dependent_count(id));
  for (std::uint16_t i = 0; i < dependents; ++i) ESLABON_TRY(package_->dependent(id, i));
  ESLABON_ASSIGN(const std::uint16_t triggered, package_->triggered_count(id));
  for (std::uint16_t i = 0; i < triggered; ++i) ESLABON_TRY(package_->triggered(id, i));
  return {};
}

Status PackageVerifier::check_string() const {
  const std::uint32_t count = package_->strings().count();
  if (count == 0) return {};
  ESLABON_ASSIGN(const String string, package_->strings().read(at_ % count, at_ / count, scratch_));
  for (std::size_t i = 0; i < string.piece_count(); ++i)
    if (string.piece(i).program > package_->info().programs) return Error::kCorrupt;
  return {};
}

Status PackageVerifier::check_row() {
  const Tables tables = package_->tables();
  if (tables.count() == 0) return {};
  ESLABON_ASSIGN(const Table& table, tables.table(static_cast<TableId>(at_)));
  if (row_ >= table.rows) {
    row_ = 0;
    return {};
  }
  for (ColumnId column = 0; column < table.columns; ++column)
    ESLABON_TRY(tables.cell(table, row_, column, scratch_));
  ESLABON_ASSIGN(const StringId label, tables.label(table, row_));
  row_ = row_ + 1 == table.rows ? 0 : row_ + 1;
  return status_of(label == kNoString || label < package_->strings().count());
}

Status PackageVerifier::check_index_entry(SectionId section, std::size_t entry_bytes) const {
  const Container& container = package_->container();
  if (container.size(section) < entry_bytes) return {};
  const auto row_at = static_cast<std::uint32_t>((at_ + 1) * entry_bytes - 4);
  ESLABON_ASSIGN(const std::uint32_t row, container.read_u32(section, row_at));
  return status_of(row < container.size(SectionId::kRows) / 4);
}

Status PackageVerifier::check_character() const {
  const Font font = package_->font();
  ESLABON_TRY(font.info());
  if (!package_->container().has(SectionId::kCharacterMap)) return {};
  const auto at = static_cast<std::uint32_t>(at_ * kCharacterBytes);
  for (const std::uint32_t face : {4U, 6U}) {
    ESLABON_ASSIGN(const std::uint16_t id, package_->container().read_u16(SectionId::kCharacterMap, at + face));
    ESLABON_TRY(font.glyph(id));
  }
  return {};
}

Status verify_package(const Package& package, MutableBytes scratch) {
  PackageVerifier verifier(package, scratch);
  for (;;) {
    ESLABON_ASSIGN(const bool more, verifier.step());
    if (!more) return {};
  }
}

}  // namespace eslabon::form
