// Any bytes as a form package, with the checksums in front made right so that what lies behind them is reached.
#include <cstdint>
#include <string>

#include "firmware/base/crc32c.hpp"
#include "firmware/form/case_list.hpp"
#include "firmware/form/verify_package.hpp"

using namespace eslabon;

namespace {

void seal(std::string& bytes) {
  if (bytes.size() < form::kHeaderBytes) return;
  auto* data = reinterpret_cast<std::uint8_t*>(bytes.data());
  store_le<std::uint32_t>(data, form::kContainerMagic);
  store_le<std::uint16_t>(data + 4, form::kContainerVersion);
  const std::size_t contents = data[7] * form::kContentsEntryBytes;
  if (form::kHeaderBytes + contents > bytes.size()) return;
  store_le<std::uint32_t>(data + 24, crc32c(as_bytes(bytes).subspan(form::kHeaderBytes, contents)));
  store_le<std::uint32_t>(data + 28, crc32c(as_bytes(bytes).first(form::kHeaderBytes - 4)));
}

void read_nodes(const form::Package& package, MutableBytes buffer) {
  for (NodeId id = 0; id < package.info().nodes; ++id) {
    const auto node = package.node(id);
    (void)package.name(id, buffer);
    for (std::uint16_t i = 0; i < package.dependent_count(id).value_or(0) && i < 64; ++i) (void)package.dependent(id, i);
    for (std::uint16_t i = 0; i < package.triggered_count(id).value_or(0) && i < 64; ++i) (void)package.triggered(id, i);
    if (!node.ok()) continue;
    (void)package.program(node->relevant, buffer);
    const auto label = package.strings().read(node->label, 0, buffer);
    if (!label.ok()) continue;
    for (std::size_t i = 0; i < label->piece_count(); ++i) {
      const form::Piece piece = label->piece(i);
      for (std::size_t g = 0; g < piece.run.size(); ++g) (void)package.font().glyph(piece.run[g].glyph);
    }
  }
}

void read_tables(const form::Package& package, MutableBytes buffer) {
  const form::Tables tables = package.tables();
  for (std::size_t id = 0; id < tables.count() && id < 64; ++id) {
    const auto table = tables.table(static_cast<form::TableId>(id));
    if (!table.ok()) continue;
    const auto rows = tables.equal(*table, 0, "a");
    if (rows.ok()) (void)tables.row(*rows, 0);
    const auto found = tables.search(*table, 0, "a");
    if (found.ok()) (void)tables.search_row(*found, 0);
    (void)tables.cell(*table, table->rows / 2, 0, buffer);
    (void)tables.label(*table, 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::array<std::uint8_t, 4 * form::kCacheBlockBytes> cache;
  static std::array<std::uint8_t, form::kMaxStringBytes> buffer;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  seal(bytes);
  MemorySource source(as_bytes(bytes));
  form::Package package;
  if (package.open(source, cache).ok()) {
    read_nodes(package, buffer);
    read_tables(package, buffer);
    for (const char32_t character : {U'a', U'ñ', U'中'}) {
      const auto glyph = package.font().glyph(package.font().find(character).value_or(0));
      if (glyph.ok()) (void)package.font().picture(*glyph, buffer);
    }
    (void)form::verify_package(package, buffer);
  }
  form::CaseList cases;
  if (cases.open(source, cache).ok() && cases.count() > 0) {
    (void)cases.at(0);
    (void)cases.find("F-001");
    (void)cases.search("a");
  }
  return 0;
}
