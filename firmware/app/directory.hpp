// Which interviews this device knows: a small table folded from the log. Its snapshot on the card spares replaying
// the whole log at boot; without one, the log says it all again.
#pragma once

#include <array>

#include "firmware/event/event.hpp"
#include "firmware/port/block_device.hpp"

namespace eslabon::app {

enum class CaseStage : std::uint8_t { kNotStarted, kOpen, kFinished, kReturned, kSent };

/// One interview.
struct Record {
  event::InterviewId interview = 0;  ///< 0: an empty place
  event::InterviewId last = 0;       ///< its newest entry
  ContentHash package = 0;
  std::uint32_t case_key = 0;        ///< key_of(case id); 0 for a firm that is on no list
  CaseStage stage = CaseStage::kNotStarted;
  event::Outcome outcome = event::Outcome::kNone;
  std::uint16_t decision = 0;        ///< tag_of(the office's decision that sent it back last), 0: none
};

class Directory {
 public:
  static constexpr std::size_t kRecords = 94;
  static constexpr std::size_t kEnumeratorBytes = 24;  ///< of an enumerator's name

  /// Never 0 for a case id that is not empty.
  static std::uint32_t key_of(std::string_view case_id);

  /// Never 0.
  static std::uint16_t tag_of(ContentHash decision) { return static_cast<std::uint16_t>(decision % 0xFFFF + 1); }

  void clear();
  /// Entries must come in the log's order; older ones than folded_to() are passed over. When the table is full, the
  /// oldest finished interview that is sent goes, else the oldest finished one.
  void fold(const event::Event& event, std::uint64_t sequence);
  /// The next entry to fold.
  [[nodiscard]] std::uint64_t folded_to() const { return image_.head.folded_to; }

  /// The newest interview of a firm; nullptr when there is none.
  [[nodiscard]] const Record* find_case(std::uint32_t case_key) const;
  [[nodiscard]] const Record* find(event::InterviewId interview) const;
  /// Open and returned interviews in order of opening.
  [[nodiscard]] std::size_t open_count() const;
  [[nodiscard]] const Record* open_at(std::size_t index) const;
  /// Entries that an open interview may still need begin here; folded_to() when there is none.
  [[nodiscard]] std::uint64_t needed_from() const;
  /// Whether an open interview is on that package.
  [[nodiscard]] bool uses(ContentHash package) const;
  /// Finished interviews up to an acknowledged entry count as sent.
  void acknowledge(std::uint64_t up_to);

  /// The interview that was on the screen when the power went, 0: none.
  [[nodiscard]] event::InterviewId current() const { return image_.head.current; }

  /// Kept in the snapshot for the device as a whole.
  [[nodiscard]] std::uint8_t language() const { return image_.head.language; }
  /// Minutes that local time is ahead of UTC, as a station told last; 0 before that.
  [[nodiscard]] std::int16_t local_min() const { return image_.head.local_min; }
  /// Who is signed in; "" for nobody. Lives until the next fold().
  [[nodiscard]] std::string_view enumerator() const;
  void set_language(std::uint8_t language) { image_.head.language = language; }

  /// Reads the newer intact snapshot of this log from `offset`. kNotFound: none; the directory is then empty.
  Status load(port::BlockDevice& card, std::uint64_t offset, std::uint64_t log_id);
  /// Writes one beside the newest. kIo, kNoMedium.
  Status save(port::BlockDevice& card, std::uint64_t offset, std::uint64_t log_id);

 private:
  struct Head {
    std::uint32_t magic = 0;
    std::uint32_t generation = 0;
    std::uint64_t log_id = 0;
    std::uint64_t folded_to = 1;
    std::uint32_t crc = 0;  ///< of everything else
    std::uint8_t language = 0xFF;  ///< 0xFF: nobody chose one, the form says
    std::uint8_t unused = 0;
    std::int16_t local_min = 0;
    event::InterviewId current = 0;  ///< the one that was on the screen
    char enumerator[kEnumeratorBytes] = {};  ///< who is signed in, zeros behind
  };
  Record* mutable_find(event::InterviewId interview);
  Record& place_for_new();
  [[nodiscard]] std::uint32_t checksum() const;
  Status read_copy(port::BlockDevice& card, std::uint64_t at, std::uint64_t log_id);

  struct Image {  // goes to the card as it lies: whole sectors, little-endian on every board
    Head head;
    std::array<Record, kRecords> records{};
  };
  static_assert(sizeof(Image) == 3072 && std::is_trivially_copyable_v<Image>);

  Image image_;
};

}  // namespace eslabon::app
