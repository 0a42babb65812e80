// The card of a broken kiosk, read directly.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "firmware/event/event_codec.hpp"
#include "host/commands/card_image.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/event_json.hpp"
#include "host/store/store.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"
#include "tests/fakes/power_cut_device.hpp"

namespace eslabon::commands {
namespace {

constexpr std::uint64_t kJournalOffset = 3 * 4096;

/// A card with noise before its journal, two interviews in it, as a file.
class CardFile final : journal::AnchorSource {
 public:
  explicit CardFile(port::Geometry geometry) : device_(geometry) {
    fakes::Dice dice(3);
    for (std::size_t i = 0; i < kJournalOffset; ++i) device_.bytes()[i] = static_cast<std::uint8_t>(dice.next());
    journal::Buffers buffers;
    journal::Journal log(device_, {kJournalOffset, geometry.size - kJournalOffset}, buffers, *this);
    journal::Birth birth;
    birth.log_id = 7;
    birth.device_id = 0xABCD;
    REQUIRE(log.format(birth).ok());
    REQUIRE(log.mount().ok());
    write(log, event::boot("1.0"));
    for (const char* firm : {"F-1", "F-2"}) {
      const auto id = write(log, event::interview_opened(0x77, firm, "es"));
      for (NodeId node = 1; node <= 40; ++node)
        write(log, event::answer_set(id, {node, 0}, event::Answer(expr::Value::decimal(node * 100 + 5, 2))));
      write(log, event::outcome_set(id, event::Outcome::kCompleted, ""));
      write(log, event::interview_finished(id));
    }
    save();
  }
  ~CardFile() { std::filesystem::remove(path); }
  void save() {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(device_.bytes().data()), static_cast<std::streamsize>(device_.bytes().size()));
  }
  std::vector<std::uint8_t>& bytes() { return device_.bytes(); }

  const std::string path = (std::filesystem::temp_directory_path() / "eslabon_image_test.img").string();

 private:
  std::uint64_t write(journal::Journal& log, event::Event event) {
    std::uint8_t bytes[kMaxEventBytes];
    const auto size = event::encode(event, bytes);
    REQUIRE(size.ok());
    const auto sequence = log.append(static_cast<std::uint8_t>(event.kind), Bytes(bytes).first(*size));
    REQUIRE(sequence.ok());
    return *sequence;
  }
  void fill_anchor(MutableBytes, journal::Sequence) override {}
  fakes::PowerCutDevice device_;
};

int run_image(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"eslabon", "image"});
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  return run(static_cast<int>(argv.size()), argv.data());
}

port::Geometry card() { return fakes::sd_card(kJournalOffset + 256 * 1024); }
port::Geometry chip() { return fakes::nor_chip(kJournalOffset + 256 * 1024, 256, 4096); }

TEST_CASE("the journal is found on a card and on a flash chip, wherever it begins") {
  for (const auto& geometry : {card(), chip()}) {
    CardFile file(geometry);
    CardImage image(file.path, {});
    CHECK(image.offset() == kJournalOffset);
    CHECK(image.journal().device_id() == 0xABCD);
    CHECK(image.journal().next_sequence() == 1 + 1 + 2 * 43);
    CHECK(run_image({"verify", file.path}) == 0);
    CHECK(run_image({"list", file.path, "--json"}) == 0);
  }
}

TEST_CASE("it is found by its second superblock when the first is damaged") {
  for (const auto& geometry : {card(), chip()}) {
    CardFile file(geometry);
    std::fill_n(file.bytes().begin() + kJournalOffset, 64, std::uint8_t{0});
    file.save();
    CHECK(CardImage(file.path, {}).offset() == kJournalOffset);
  }
}

TEST_CASE("every entry is written out, damaged ones by name, and the exit code tells of the damage") {
  CardFile file(card());
  const std::string out = file.path + ".jsonl";
  REQUIRE(run_image({"extract", file.path, "-o", out}) == 0);
  const std::string whole = text::read_file(out);
  CHECK(std::count(whole.begin(), whole.end(), '\n') == 87);
  CHECK(whole.find("\"answer\":\"40.05\"") != std::string::npos);
  CHECK(whole.find("\"name\":\"F-2\"") != std::string::npos);
  const auto needle = as_bytes("F-1");
  *std::search(file.bytes().begin(), file.bytes().end(), needle.begin(), needle.end()) ^= 1;
  file.save();
  REQUIRE(run_image({"extract", file.path, "-o", out}) == 0);
  const std::string damaged = text::read_file(out);
  CHECK(std::count(damaged.begin(), damaged.end(), '\n') == 87);
  CHECK(damaged.find("\"lost\":true") != std::string::npos);
  CHECK(run_image({"verify", file.path}) == 1);
  std::filesystem::remove(out);
}

TEST_CASE("a broken kiosk's card goes into the store like a sync, once") {
  CardFile file(card());
  const std::string address = file.path + ".db";
  std::filesystem::remove(address);
  for (int time = 0; time < 2; ++time) REQUIRE(run_image({"extract", file.path, "--store", address}) == 0);
  {
    const auto store = store::open_store(address, store::OpenMode::kMustExist);
    const auto end = store->end_of(0xABCD);
    CHECK(end.up_to == 87);
    CHECK(end.chain == CardImage(file.path, {}).journal().chain());
    std::size_t count = 0;
    store->read(0xABCD, 1, 87, [&](const store::EntryView&) { return ++count, true; });
    CHECK(count == 87);
  }
  for (const char* rest : {"", "-wal", "-shm"}) std::filesystem::remove(address + rest);
}

TEST_CASE("a file that is no card is refused by name") {
  const std::string path = (std::filesystem::temp_directory_path() / "eslabon_image_noise.img").string();
  std::ofstream(path) << std::string(100000, 'x');
  CHECK(run_image({"list", path}) == static_cast<int>(text::ExitCode::kInvalidInput));
  CHECK(run_image({"list", path, "--offset", "512"}) == static_cast<int>(text::ExitCode::kInvalidInput));
  CHECK(run_image({"list", "/nonexistent.img"}) == static_cast<int>(text::ExitCode::kInvalidInput));
  CHECK(run_image({"list"}) == static_cast<int>(text::ExitCode::kUsage));
  std::filesystem::remove(path);
}

TEST_CASE("values are printed exactly") {
  CHECK(value_text(expr::Value::decimal(5, 2)) == "0.05");
  CHECK(value_text(expr::Value::decimal(-1250, 2)) == "-12.50");
  CHECK(value_text(expr::Value::decimal(INT64_MIN, 0)) == "-9223372036854775808");
  CHECK(value_text(expr::Value::date(20000)) == "2024-10-04");
  CHECK(value_text(expr::Value::date_time({20000, 37'800'250, -360})) == "2024-10-04T10:30:00.250-06:00");
  CHECK(event_line(event::comment_set(4, {2, 1}, "two\nlines")) == "comment_set interview 4 node 2 row 1 'two lines'");
}

}  // namespace
}  // namespace eslabon::commands
