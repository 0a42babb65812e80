// Bundles: what one office sends to another as a file.
#include <catch2/catch.hpp>

#include "host/store/bundle.hpp"
#include "host/text/fault.hpp"
#include "tests/unit/store/device_script.hpp"

using namespace eslabon;
using namespace eslabon::store;
using namespace eslabon::store_test;

namespace {

DeviceScript device_with(int entries, DeviceId id) {
  DeviceScript device(id);
  for (int i = 0; i < entries; ++i) device.happens(event::device_note("entry " + std::to_string(i)));
  return device;
}

MergeReport add(const std::string& bundle, Store& to) { return add_bundle(as_bytes(bundle), "letter.bundle", to); }

}  // namespace

TEST_CASE("a bundle brings everything, and again brings nothing") {
  TemporaryStore office, capital;
  device_with(30, 7).give_all(*office);
  device_with(12, 8).give(*office, 5, 9);
  office->put_object({.hash = 99, .kind = ObjectKind::kAssignments, .name = "firms.csv", .version = "", .size = 5}, "abcde");
  const std::string bundle = make_bundle(*office, {});
  const MergeReport first = add(bundle, *capital), second = add(bundle, *capital);
  CHECK(first.entries == 35);
  CHECK(first.devices == 2);
  CHECK(first.objects == 1);
  CHECK(second.entries + second.objects == 0);
  CHECK(capital->content_hash() == office->content_hash());
}

TEST_CASE("a bundle for somebody who says what he has brings only what he lacks") {
  TemporaryStore office, capital;
  const DeviceScript device = device_with(400, 7);
  device.give_all(*office);
  device.give(*capital, 1, 390);
  const Holdings known = read_holdings(write_holdings(holdings_of(*capital)), "have");
  const std::string small = make_bundle(*office, known), whole = make_bundle(*office, {});
  CHECK(small.size() < whole.size() / 4);
  CHECK(add(small, *capital).entries == 10);
  CHECK(capital->content_hash() == office->content_hash());
}

TEST_CASE("two offices that hold different logs of one device learn of it through a bundle") {
  TemporaryStore office, capital;
  DeviceScript one(7), other(7);
  one.happens(event::device_note("one"));
  other.happens(event::device_note("other"));
  one.give_all(*office);
  other.give_all(*capital);
  const MergeReport report = add(make_bundle(*office, holdings_of(*capital)), *capital);
  CHECK(report.conflicts == std::vector<DeviceId>{7});
  CHECK(capital->end_of(7) == other.end());
}

TEST_CASE("a bundle that was cut off or changed at any byte is refused whole") {
  TemporaryStore office, capital;
  device_with(20, 7).give_all(*office);
  const std::string bundle = make_bundle(*office, {});
  const std::string nothing = capital->content_hash();
  for (std::size_t at = 0; at < bundle.size(); ++at) {
    INFO("byte " << at << " of " << bundle.size());
    std::string changed = bundle;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    CHECK_THROWS_AS(add(changed, *capital), text::Failure);
    CHECK_THROWS_AS(add(bundle.substr(0, at), *capital), text::Failure);
  }
  CHECK_THROWS_AS(add(bundle + "x", *capital), text::Failure);
  CHECK(capital->content_hash() == nothing);
  CHECK(capital->devices().empty());
}

TEST_CASE("a list of holdings with a fault names its line") {
  for (const char* text : {"", "something else\n", "eslabon holdings 1\nlog 12\n", "eslabon holdings 1\nobject 00000000000000zz\n",
                           "eslabon holdings 1\nobject 0000000000000001 more\n"})
    CHECK_THROWS_WITH(read_holdings(text, "have.txt"), Catch::Contains("have.txt: line"));
}
