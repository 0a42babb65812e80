// ESLABON_SOAK_RUNS runs from ESLABON_SOAK_SEED on; a failure names the seed that replays it:
//     ESLABON_SOAK_SEED=1234 ESLABON_SOAK_RUNS=1 test_link "whatever happens*"
#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/link/soak.hpp"

namespace {

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("whatever happens to line, device and host, every entry is stored once and in order") {
  const std::uint64_t first = number_from("ESLABON_SOAK_SEED", 1);
  const std::uint64_t runs = number_from("ESLABON_SOAK_RUNS", 300);
  std::map<std::string, unsigned> events;
  for (std::uint64_t seed = first; seed < first + runs; ++seed) {
    const auto result = eslabon::testing::soak_once(seed);
    INFO("replay with ESLABON_SOAK_SEED=" << seed << " ESLABON_SOAK_RUNS=1");
    CHECK(result.fault == "");
    for (const auto& [name, times] : result.events) events[name] += times;
  }
  std::string words;
  for (const auto& [name, times] : events) {
    words += name + " " + std::to_string(times) + ", ";
    CHECK((runs < 100 || times > runs / 10));
  }
  INFO(words << runs << " runs");
  CHECK((runs < 100 || events.size() == 7));
}
