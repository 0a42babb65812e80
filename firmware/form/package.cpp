#include "firmware/form/package.hpp"

#include "firmware/form/node_record.hpp"
#include "firmware/form/sorted_entries.hpp"
#include "firmware/form/texts.hpp"

namespace eslabon::form {
namespace {

/// Entries [first, first + count) of a section, as two neighbouring numbers of its index section say.
struct Slice {
  std::uint32_t first = 0;
  std::uint16_t count = 0;
};

Result<Slice> slice_of(const Container& container, SectionId index, NodeId node) {
  ESLABON_ASSIGN(const std::uint32_t begin, container.read_u32(index, node * 4U));
  ESLABON_ASSIGN(const std::uint32_t end, container.read_u32(index, node * 4U + 4U));
  if (end < begin || end - begin > 0xFFFF) return Error::kCorrupt;
  return Slice{begin, static_cast<std::uint16_t>(end - begin)};
}

Result<std::uint16_t> item_of(const Container& container, SectionId index, SectionId items, NodeId node,
                              std::uint16_t at) {
  ESLABON_ASSIGN(const Slice slice, slice_of(container, index, node));
  if (at >= slice.count) return Error::kOutOfRange;
  const std::uint64_t offset = (std::uint64_t{slice.first} + at) * 2;
  if (offset > container.size(items)) return Error::kCorrupt;
  return container.read_u16(items, static_cast<std::uint32_t>(offset));
}

}  // namespace

Status Package::open(Source& source, MutableBytes cache) {
  info_ = {};
  ESLABON_TRY(container_.open(source, cache, ContainerKind::kForm));
  return read_info();
}

Status Package::read_info() {
  std::array<std::uint8_t, kInfoBytes> bytes;
  ESLABON_TRY(container_.read(SectionId::kInfo, 0, bytes));
  ByteReader reader(bytes);
  FormInfo info;
  info.nodes = reader.read<std::uint16_t>();
  info.programs = reader.read<std::uint16_t>();
  info.steps = reader.read<std::uint16_t>();
  info.max_stack = reader.read<std::uint16_t>();
  info.languages = reader.read<std::uint8_t>();
  info.default_language = reader.read<std::uint8_t>();
  info.instance_name = reader.read<std::uint16_t>();
  info.title = reader.read<std::uint32_t>();
  const Strings texts(container_);
  const bool sizes_agree = container_.size(SectionId::kNodes) == info.nodes * kNodeBytes &&
                           container_.size(SectionId::kProgramIndex) == (info.programs + 1U) * 4U &&
                           container_.size(SectionId::kSteps) == info.steps * 4U &&
                           texts.language_count() == info.languages;
  const bool in_bounds = info.nodes >= 1 && info.nodes <= kMaxNodes && info.languages >= 1 &&
                         info.languages <= kMaxLanguages && info.default_language < info.languages &&
                         info.instance_name <= info.programs && info.steps < kAllRowsBit;
  if (!sizes_agree || !in_bounds || (info.title != kNoString && info.title >= texts.count())) return Error::kCorrupt;
  info_ = info;
  return {};
}

Result<std::string_view> Package::form_id(MutableBytes buffer) const {
  ESLABON_ASSIGN(const std::uint32_t text, container_.read_u32(SectionId::kInfo, 20));
  return read_text(container_, text, buffer);
}

Result<std::string_view> Package::version(MutableBytes buffer) const {
  ESLABON_ASSIGN(const std::uint32_t text, container_.read_u32(SectionId::kInfo, 24));
  return read_text(container_, text, buffer);
}

Result<std::uint16_t> Package::node_word(NodeId id, std::size_t at) const {
  return container_.read_u16(SectionId::kNodes, static_cast<std::uint32_t>(id * kNodeBytes + at));
}

Result<Node> Package::node(NodeId id) const {
  if (id >= info_.nodes) return Error::kOutOfRange;
  std::array<std::uint8_t, kNodeBytes> record;
  ESLABON_TRY(container_.read(SectionId::kNodes, static_cast<std::uint32_t>(id * kNodeBytes), record));
  const NodeBounds bounds{info_.nodes, info_.programs, strings().count(),
                          static_cast<std::uint32_t>(tables().count())};
  return parse_node(record, id, bounds);
}

Result<std::uint32_t> Package::name_text(NodeId id) const {
  if (id >= info_.nodes) return Error::kOutOfRange;
  return container_.read_u32(SectionId::kNodes, static_cast<std::uint32_t>(id * kNodeBytes + node_at::kName));
}

Result<std::string_view> Package::name(NodeId id, MutableBytes buffer) const {
  ESLABON_ASSIGN(const std::uint32_t text, name_text(id));
  return read_text(container_, text, buffer);
}

Result<NodeId> Package::find(std::string_view name) const {
  ESLABON_ASSIGN(const std::uint32_t seed, container_.read_u32(SectionId::kInfo, 16));
  const std::uint32_t hash = hash_text(name, seed);
  const SortedEntries entries{SectionId::kNodeNames, 0, container_.size(SectionId::kNodeNames) / 8, 8};
  ESLABON_ASSIGN(const auto found, entries_between(container_, entries, hash, hash));
  if (found.second == 0) return Error::kNotFound;
  ESLABON_ASSIGN(const std::uint32_t node, container_.read_u32(SectionId::kNodeNames, found.first * 8 + 4));
  if (node >= info_.nodes) return Error::kCorrupt;
  ESLABON_ASSIGN(const std::uint32_t text, name_text(static_cast<NodeId>(node)));
  ESLABON_ASSIGN(const bool same, text_equals(container_, text, name));
  return same ? Result<NodeId>(static_cast<NodeId>(node)) : Error::kNotFound;
}

Result<expr::Program> Package::program(ProgramId id, MutableBytes buffer) const {
  if (id == kNoProgram || id > info_.programs) return Error::kOutOfRange;
  const std::uint32_t at = (id - 1U) * 4U;
  ESLABON_ASSIGN(const std::uint32_t begin, container_.read_u32(SectionId::kProgramIndex, at));
  ESLABON_ASSIGN(const std::uint32_t end, container_.read_u32(SectionId::kProgramIndex, at + 4));
  if (end < begin || end - begin > kMaxProgramBytes) return Error::kCorrupt;
  if (end - begin > buffer.size()) return Error::kTooSmall;
  const MutableBytes code = buffer.first(end - begin);
  ESLABON_TRY(container_.read(SectionId::kPrograms, begin, code));
  const auto verified = expr::verify(code, {info_.nodes, static_cast<std::uint32_t>(tables().count())});
  if (!verified.ok()) return Error::kCorrupt;
  return *verified;
}

Result<Step> Package::step(std::uint16_t index) const {
  if (index >= info_.steps) return Error::kOutOfRange;
  ESLABON_ASSIGN(const std::uint32_t packed, container_.read_u32(SectionId::kSteps, index * 4U));
  const std::uint32_t kind = (packed >> 16) & 0xFFU;
  const auto node = static_cast<NodeId>(packed & 0xFFFFU);
  if (kind > static_cast<std::uint32_t>(StepKind::kLast_) || node >= info_.nodes) return Error::kCorrupt;
  return Step{node, static_cast<StepKind>(kind)};
}

Result<std::uint16_t> Package::dependent_count(NodeId node) const {
  if (node >= info_.nodes) return Error::kOutOfRange;
  ESLABON_ASSIGN(const Slice slice, slice_of(container_, SectionId::kDependentIndex, node));
  return slice.count;
}

Result<Dependent> Package::dependent(NodeId node, std::uint16_t index) const {
  if (node >= info_.nodes) return Error::kOutOfRange;
  ESLABON_ASSIGN(const std::uint16_t packed,
                 item_of(container_, SectionId::kDependentIndex, SectionId::kDependents, node, index));
  const Dependent dependent{static_cast<std::uint16_t>(packed & ~kAllRowsBit), (packed & kAllRowsBit) != 0};
  return dependent.step < info_.steps ? Result<Dependent>(dependent) : Error::kCorrupt;
}

Result<std::uint16_t> Package::triggered_count(NodeId node) const {
  if (node >= info_.nodes) return Error::kOutOfRange;
  ESLABON_ASSIGN(const Slice slice, slice_of(container_, SectionId::kTriggerIndex, node));
  return slice.count;
}

Result<NodeId> Package::triggered(NodeId node, std::uint16_t index) const {
  if (node >= info_.nodes) return Error::kOutOfRange;
  ESLABON_ASSIGN(const std::uint16_t target,
                 item_of(container_, SectionId::kTriggerIndex, SectionId::kTriggers, node, index));
  return target < info_.nodes ? Result<NodeId>(target) : Error::kCorrupt;
}

Result<StringId> Package::menu(MenuText text) const {
  const std::uint32_t at = static_cast<std::uint32_t>(text) * 4U;
  if (at + 4 > container_.size(SectionId::kMenu)) return kNoString;
  return container_.read_u32(SectionId::kMenu, at);
}

}  // namespace eslabon::form
