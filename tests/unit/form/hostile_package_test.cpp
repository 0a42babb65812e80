#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "firmware/base/crc32c.hpp"
#include "firmware/form/verify_package.hpp"
#include "tests/unit/form/small_package.hpp"

using namespace eslabon;
using eslabon::test::Opened;

namespace {

const std::string& good_bytes() {
  static const std::string bytes = [] {
    compile::PackageModel model = test::small_model();
    model.languages.resize(1);  // a short file: every byte of it is tried
    return compile::write_package(model, test::typesetter()).bytes;
  }();
  return bytes;
}

/// Contents CRC and header CRC made right again, so that what lies behind them is reached.
void seal(std::string& bytes) {
  auto* data = reinterpret_cast<std::uint8_t*>(bytes.data());
  const std::size_t contents = data[7] * form::kContentsEntryBytes;
  if (form::kHeaderBytes + contents > bytes.size()) return;
  store_le<std::uint32_t>(data + 24, crc32c(as_bytes(bytes).subspan(form::kHeaderBytes, contents)));
  store_le<std::uint32_t>(data + 28, crc32c(as_bytes(bytes).first(28)));
}

/// Reads whatever a kiosk reads, whole or not.
void use(Opened& opened) {
  if (!opened.status.ok()) return;
  form::Package& package = opened.package;
  for (NodeId id = 0; id < package.info().nodes; ++id) {
    const auto node = package.node(id);
    if (!node.ok()) continue;
    (void)package.name(id, opened.buffer);
    for (const form::StringId string : {node->label, node->hint, node->unit}) {
      const auto read = package.strings().read(string, 0, opened.buffer);
      if (!read.ok()) continue;
      for (std::size_t i = 0; i < read->piece_count(); ++i)
        for (std::size_t g = 0; g < read->piece(i).run.size(); ++g) (void)package.font().glyph(read->piece(i).run[g].glyph);
    }
    for (std::uint16_t i = 0; i < package.dependent_count(id).value_or(0); ++i) (void)package.dependent(id, i);
  }
  for (form::TableId id = 0; id < package.tables().count(); ++id) {
    const auto table = package.tables().table(id);
    if (!table.ok()) continue;
    const auto rows = package.tables().equal(*table, 0, "t1");
    if (rows.ok() && rows->count > 0) (void)package.tables().row(*rows, rows->count - 1);
    const auto found = package.tables().search(*table, 0, "p");
    if (found.ok() && found->count > 0) (void)package.tables().search_row(*found, found->count - 1);
    (void)package.tables().label(*table, 0);
  }
  (void)package.find("town");
  for (const char32_t character : {U'a', U'ñ', U'\u0BAA'}) {
    const auto glyph = package.font().glyph(package.font().find(character).value_or(0));
    if (glyph.ok()) (void)package.font().picture(*glyph, opened.buffer);
  }
}

Status whole_check(Opened& opened) {
  return opened.status.ok() ? form::verify_package(opened.package, opened.buffer) : opened.status;
}

}  // namespace

TEST_CASE("A package cut at any length is refused") {
  for (std::size_t size = 0; size < good_bytes().size(); size += size < 1024 ? 1 : 97) {
    Opened opened(good_bytes().substr(0, size));
    INFO("cut at " << size);
    REQUIRE_FALSE(opened.status.ok());
  }
}

TEST_CASE("A changed byte of any section is found by the check of the whole file") {
  std::size_t refused = 0;
  std::size_t tried = 0;
  for (std::size_t at = 0; at < good_bytes().size(); at += at < 2048 ? 1 : 31) {
    std::string bytes = good_bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ 0x5A);
    Opened opened(bytes);
    use(opened);
    ++tried;
    const bool padding = good_bytes()[at] == 0;  // filling between sections may change without harm
    const bool found = !whole_check(opened).ok();
    if (!found) {
      INFO("byte " << at);
      REQUIRE(padding);
    }
    refused += found ? 1U : 0U;
  }
  CHECK(refused > tried / 2);
}

TEST_CASE("A package with lies under right checksums never leads outside the file") {
  rc::check([] {
    std::string bytes = good_bytes();
    const auto changes = *rc::gen::inRange(1, 12);
    for (int i = 0; i < changes; ++i) {
      const auto at = *rc::gen::weightedOneOf<std::size_t>(
          {{1, rc::gen::inRange<std::size_t>(form::kHeaderBytes, 480)}, {2, rc::gen::inRange<std::size_t>(480, bytes.size())}});
      bytes[at] = static_cast<char>(*rc::gen::arbitrary<std::uint8_t>());
    }
    seal(bytes);
    Opened opened(bytes);
    use(opened);
    (void)whole_check(opened);
  });
}

TEST_CASE("A package of another kind or a newer format is refused by name") {
  std::string bytes = good_bytes();
  bytes[4] = 9;
  seal(bytes);
  CHECK(Opened(bytes).status == Error::kUnsupported);
  bytes = good_bytes();
  bytes[6] = 2;
  seal(bytes);
  CHECK(Opened(bytes).status == Error::kUnsupported);
  CHECK(Opened("PK\x03\x04 this is a zip file, not a package ...").status == Error::kUnsupported);
}

TEST_CASE("A tree whose parents do not precede their children is refused") {
  compile::PackageModel model = test::small_model();
  model.nodes[2].node.parent = 4;
  Opened opened(compile::write_package(model, test::typesetter()).bytes);
  REQUIRE(opened.status.ok());
  CHECK(opened.package.node(2).status() == Error::kCorrupt);
  CHECK_FALSE(whole_check(opened).ok());
}

TEST_CASE("A cache below two blocks is refused") {
  std::array<std::uint8_t, form::kCacheBlockBytes> cache{};
  MemorySource source(as_bytes(good_bytes()));
  form::Package package;
  CHECK(package.open(source, cache) == Error::kTooSmall);
}
