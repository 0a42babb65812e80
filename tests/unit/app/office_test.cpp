// A kiosk and an office over a cable: what the office learns of the device's cards, and the device of the office's time.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "firmware/sync/station_session.hpp"
#include "host/check/store_check.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/store_sink.hpp"
#include "tests/scenarios/objects.hpp"
#include "tests/scenarios/twin.hpp"

using namespace eslabon;
using scenario::Twin;

namespace {

constexpr const char* kForm = R"(
| survey |           |       |       |                                      |
|        | type      | name  | label | calculation                          |
|        | integer   | sold  | Sold? |                                      |
|        | deviceid  | kiosk |       |                                      |
|        | username  | who   |       |                                      |
|        | calculate | day   |       | if(${sold} > 0, string(today()), '') |
|        | calculate | from  |       | concat(${kiosk}, '/', ${who})        |
)";

class Office {
 public:
  Office() : folder_(std::filesystem::temp_directory_path() / "eslabon-office") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    store_ = store::open_store((folder_ / "office.db").string(), store::OpenMode::kCreate);
  }
  ~Office() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  scenario::SentObject form(const std::string& workbook = kForm) {
    std::ofstream(folder_ / "form.md") << workbook;
    scenario::SentObject made = scenario::form_object(folder_ / "form.md");
    store_->put_object({made.hash, store::ObjectKind::kForm, "form", {}, made.bytes.size()}, made.bytes);
    return made;
  }

  /// One synchronisation, at the kiosk's own speed.
  sync::StationStatus sync(Twin& twin, std::int64_t utc_s = 0, std::int16_t local_min = 0) {
    const sync::StationStatus status = try_sync(twin, utc_s, local_min);
    CHECK(status.phase == sync::StationPhase::kFinished);
    return status;
  }
  sync::StationStatus try_sync(Twin& twin, std::int64_t utc_s = 0, std::int16_t local_min = 0) {
    std::vector<std::uint8_t> stream(512 * 1024);
    std::vector<sync::EntryView> entries(2048);
    commands::StoreSink sink(*store_);
    sync::StationSession session(sink, {stream, entries, {}}, {.objects = {}, .utc_s = utc_s, .local_min = local_min}, ++seed_);
    std::array<std::uint8_t, 512> piece;
    for (int i = 0; i < 100'000 && !session.over(); ++i) {
      const std::size_t size = session.transmit(piece, twin.clock.now_ms);
      twin.line.to_device.insert(twin.line.to_device.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(size));
      ++twin.clock.now_ms;
      twin.kiosk().step();
      const std::vector<std::uint8_t> said(twin.line.to_host.begin(), twin.line.to_host.end());
      twin.line.to_host.clear();
      session.receive(said, twin.clock.now_ms);
    }
    INFO(sink.problem());
    return session.status();
  }

  store::Store& store() { return *store_; }
  /// What `eslabon image extract CARD --store OFFICE` exits with.
  int read_card(const std::vector<std::uint8_t>& bytes) {
    const std::string card = (folder_ / "card.img").string();
    const std::string office = (folder_ / "office.db").string();
    std::ofstream(card, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    std::array<std::string, 6> words{"eslabon", "image", "extract", card, "--store", office};
    std::array<char*, 6> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
    return commands::run(static_cast<int>(words.size()), arguments.data());
  }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  std::uint64_t seed_ = 3;
};

app::Desk& desk_of(Twin& twin) { return twin.kiosk().stage().desk; }

std::string answer_to(Twin& twin, const char* question) {
  std::array<std::uint8_t, 256> text;
  const auto node = desk_of(twin).package().find(question);
  REQUIRE(node.ok());
  const auto value = desk_of(twin).interview()->answer({*node, kRootRow}, text);
  REQUIRE(value.ok());
  return std::string(value->as_text());
}

void sell(Twin& twin, std::int64_t units) {
  const auto node = desk_of(twin).package().find("sold");
  REQUIRE(node.ok());
  REQUIRE(desk_of(twin).answer({*node, kRootRow}, expr::Value::integer(units)).ok());
}

}  // namespace

TEST_CASE("A kiosk that gets a new card goes on with numbers it has never used") {
  Office office;
  Twin twin({128, 64}, 8U << 20);
  twin.power_on();
  const sync::StationStatus first = office.sync(twin);
  CHECK(first.first_wanted == 1);
  const std::uint64_t last = desk_of(twin).log().next() - 1;

  twin.power_off();
  std::fill(twin.card.bytes.begin(), twin.card.bytes.end(), std::uint8_t{0});
  twin.power_on();
  const sync::StationStatus second = office.sync(twin);
  CHECK(second.first_wanted == (std::uint64_t{1} << 32) + 1);
  CHECK(second.gap_to == 0);

  const auto logs = office.store().devices();
  REQUIRE(logs.size() == 1);
  CHECK(logs[0].missing == 0);
  CHECK(logs[0].first == 1);
  CHECK(logs[0].end.up_to == desk_of(twin).log().next() - 1);
  CHECK(office.store().chain_at(twin.system.id, last).has_value());
  CHECK(logs[0].entries == last + (logs[0].end.up_to & 0xFFFFFFFF));
}

TEST_CASE("An older card that is put back is refused, and what is only on it can be read from the card") {
  Office office;
  Twin twin({128, 64}, 8U << 20);
  twin.power_on();
  office.sync(twin, 1'795'480'200);
  office.sync(twin, 1'795'400'200);  // a clock that goes back: an entry that the first card alone will have
  const std::uint64_t shared = desk_of(twin).log().next() - 1;
  office.sync(twin, 0);
  twin.power_off();
  auto older = twin.card.bytes;
  std::fill(twin.card.bytes.begin(), twin.card.bytes.end(), std::uint8_t{0});
  twin.power_on();
  office.sync(twin);
  const std::string before = office.store().content_hash();
  twin.power_off();
  twin.card.bytes = older;
  twin.power_on();
  const sync::StationStatus status = office.try_sync(twin);
  CHECK(status.phase == sync::StationPhase::kStopped);
  CHECK(status.refusal == sync::Refusal::kStationAhead);
  CHECK(office.store().content_hash() == before);

  const std::uint64_t last = desk_of(twin).log().next() - 1;
  REQUIRE(last > shared);  // it was switched on
  twin.power_off();
  CHECK(office.read_card(twin.card.bytes) == 0);
  CHECK(office.store().chain_at(twin.system.id, last).has_value());
}

TEST_CASE("A kiosk whose clock is right within two seconds writes nothing about it") {
  Office office;
  Twin twin({128, 64}, 8U << 20);
  twin.power_on();
  office.sync(twin, 1'795'480'200, -180);
  const std::uint64_t next = desk_of(twin).log().next();
  const std::int64_t right = *desk_of(twin).utc_s();
  office.sync(twin, right + 1, -180);
  office.sync(twin, *desk_of(twin).utc_s() - 2, -180);
  CHECK(desk_of(twin).log().next() == next);
  office.sync(twin, *desk_of(twin).utc_s() + 1, -120);  // another local time
  CHECK(desk_of(twin).log().next() == next + 1);
  office.sync(twin, *desk_of(twin).utc_s() + 5, -120);
  CHECK(desk_of(twin).log().next() == next + 2);
}

TEST_CASE("Late in the evening of the Americas today is still today, at the office as well") {
  Office office;
  Twin twin({128, 64}, 8U << 20);
  twin.clock.base_utc_s.reset();
  twin.power_on();
  const scenario::SentObject form = office.form();
  twin.install(sync::ObjectKind::kFormPackage, form.bytes, form.hash);
  constexpr std::int64_t kHalfPastMidnight = 1'795'480'200;  // 2026-11-24T00:30Z
  office.sync(twin, kHalfPastMidnight, -180);
  CHECK(desk_of(twin).local_s() == kHalfPastMidnight - 3 * 3600 + (*desk_of(twin).utc_s() - kHalfPastMidnight));

  REQUIRE(desk_of(twin).open_new({}).ok());
  sell(twin, 3);
  CHECK(answer_to(twin, "day") == "2026-11-23");
  CHECK(answer_to(twin, "from") == "0000525400000001/");
  std::array<std::uint8_t, kMaxTextBytes> scratch;
  REQUIRE(desk_of(twin).finish(scratch).ok());
  office.sync(twin);
  for (const check::Finding& finding : check::check_store(office.store()).findings) FAIL(finding.code << ": " << finding.why);
  CHECK(office.store().interviews({}).size() == 1);
}

TEST_CASE("A kiosk remembers its local time when it was switched off") {
  Office office;
  Twin twin({128, 64}, 8U << 20);
  twin.power_on();
  const scenario::SentObject form = office.form();
  twin.install(sync::ObjectKind::kFormPackage, form.bytes, form.hash);
  office.sync(twin, 1'795'480'200, -180);
  twin.power_off();
  twin.clock.base_utc_s = 1'795'480'200;  // its own clock went on
  twin.power_on();
  CHECK(*desk_of(twin).utc_s() - *desk_of(twin).local_s() == 3 * 3600);
  REQUIRE(desk_of(twin).open_new({}).ok());
  sell(twin, 3);
  CHECK(answer_to(twin, "day") == "2026-11-23");
  const event::InterviewId id = desk_of(twin).interview_id();
  twin.power_off();
  twin.power_on();
  REQUIRE(desk_of(twin).interview_id() == id);
  CHECK(answer_to(twin, "day") == "2026-11-23");
  office.sync(twin, 1'795'480'300, 540);  // carried across the ocean in the middle of it
  sell(twin, 4);
  CHECK(answer_to(twin, "day") == "2026-11-24");
}

TEST_CASE("A form that was in use before the last one is in use again when the office sends it again") {
  Office office;
  const scenario::SentObject first = office.form();
  const scenario::SentObject second = office.form(std::string(kForm) + "| settings | | |\n| | form_id | version |\n| | shop | 2 |\n");
  REQUIRE(first.hash != second.hash);
  Twin twin({128, 64}, 8U << 20);
  twin.power_on();
  const auto in_use = [&] {
    const app::ObjectStore& store = desk_of(twin).objects();
    return store.hash(store.current(sync::ObjectKind::kFormPackage));
  };
  twin.install(sync::ObjectKind::kFormPackage, first.bytes, first.hash);
  twin.install(sync::ObjectKind::kFormPackage, second.bytes, second.hash);
  CHECK(in_use() == second.hash);
  twin.install(sync::ObjectKind::kFormPackage, first.bytes, first.hash);
  CHECK(in_use() == first.hash);
  twin.power_off();
  twin.power_on();
  CHECK(in_use() == first.hash);
  CHECK(desk_of(twin).package().hash() == first.hash);
}
