#include <memory>

#include "firmware/app/directory.hpp"
#include "tests/fakes/fake_board.hpp"

using namespace eslabon;
using namespace eslabon::app;

namespace {

std::unique_ptr<Directory> directory_with(std::size_t interviews) {
  auto directory = std::make_unique<Directory>();
  for (std::size_t i = 0; i < interviews; ++i)
    directory->fold(event::interview_opened(7, "F" + std::to_string(i), "English"), 10 * i + 1);
  return directory;
}

}  // namespace

TEST_CASE("A firm's newest interview is the one that counts") {
  auto directory = directory_with(2);
  directory->fold(event::interview_opened(7, "F0", "English"), 50);
  const Record* record = directory->find_case(Directory::key_of("F0"));
  REQUIRE(record != nullptr);
  CHECK(record->interview == 50);
}

TEST_CASE("Folding the same entries again changes nothing") {
  auto directory = directory_with(3);
  directory->fold(event::interview_finished(1), 31);
  directory->fold(event::interview_opened(7, "F9", "English"), 21);
  CHECK(directory->open_count() == 2);
  CHECK(directory->folded_to() == 32);
}

TEST_CASE("When the table is full, sent interviews give up their place and open ones never do") {
  auto directory = directory_with(Directory::kRecords);
  directory->fold(event::interview_finished(11), 5000);
  directory->acknowledge(5000);
  directory->fold(event::interview_opened(7, "new", "English"), 5001);
  CHECK(directory->find(11) == nullptr);
  CHECK(directory->find(1) != nullptr);
  CHECK(directory->find(5001) != nullptr);
}

TEST_CASE("A torn snapshot leaves the one before it") {
  fakes::RamCard card(1U << 20);
  auto directory = directory_with(2);
  REQUIRE(directory->save(card, 0, 42).ok());
  directory->fold(event::interview_finished(1), 30);
  REQUIRE(directory->save(card, 0, 42).ok());
  card.bytes[600] ^= 1;  // generation 2 lies in the first copy
  Directory again;
  REQUIRE(again.load(card, 0, 42).ok());
  CHECK(again.open_count() == 2);
  CHECK(again.load(card, 0, 43) == Status(Error::kNotFound));
  CHECK(again.open_count() == 0);
}
