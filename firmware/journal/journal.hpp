// The device's append-only log: what append() has accepted survives any power cut.
//
// It lives in a region of a BlockDevice, SD card or raw NOR. One writer, any number of cursors, one thread.
#pragma once

#include "firmware/journal/chain.hpp"
#include "firmware/journal/journal_layout.hpp"
#include "firmware/journal/entry_reader.hpp"
#include "firmware/journal/ring.hpp"

namespace eslabon::journal {

/// What is known of an entry without its payload.
struct EntryHead {
  Sequence sequence = 0;
  std::uint8_t kind = 0;   ///< kKindLost: its bytes were damaged; the payload is then the 8 bytes of `chain`.
                           ///< kKindRescued: it is intact, but the one before it in its block is not
  std::uint8_t flags = 0;
  std::uint16_t size = 0;  ///< of the payload, bytes
  Chain chain = 0;         ///< including this entry; of a lost or rescued one: the next value that the medium still knows
  [[nodiscard]] bool lost() const { return kind == kKindLost; }
};

/// One entry as read. The payload is a view into the buffer given to the reading function.
struct Entry : EntryHead {
  Bytes payload;
};

/// Where an entry lies: spares a search when it is asked for again. A wrong or old one does no harm.
struct Place {
  std::uint32_t segment = 0;
  std::uint32_t block = 0;  ///< 0: not known
};

/// Fills what the app wants to find again at the next mount: called when a segment begins.
class AnchorSource {
 public:
  /// `anchor` is zeroed. The entries before `sequence` are durable. It is called in the middle of Journal::append(): it must
  /// not call the journal, not even to read.
  virtual void fill_anchor(MutableBytes anchor, Sequence sequence) = 0;

 protected:
  ~AnchorSource() = default;
};

enum class Importance : std::uint8_t {
  kOrdinary,
  kImportant,  ///< may use the reserve: closing an interview, a boot, a note on a failure; not answers
};

/// What is known to be wrong with the medium. All zero on a healthy one; a torn last entry is not counted.
struct Health {
  std::uint32_t lost_entries = 0;      ///< numbers whose entry cannot be read, seen by mount, cursors and verify
  Sequence first_lost = 0;             ///< the smallest of them, 0: none
  std::uint32_t chain_breaks = 0;      ///< places where an entry is intact but is not the one that was written
  std::uint32_t damaged_headers = 0;   ///< segments of which no header copy can be read
  constexpr bool operator==(const Health&) const = default;
};

struct Space {
  std::uint32_t segments = 0;       ///< in all
  std::uint32_t free_segments = 0;  ///< never used or reclaimable now
  std::uint32_t segment_size = 0;   ///< bytes
};

/// The caller's memory, to be placed in static RAM.
struct Buffers {
  std::array<std::uint8_t, kBlockSize> tail;
  std::array<std::uint8_t, kBlockSize> read;
};

/// How a new log begins.
struct Birth {
  std::uint64_t log_id = 0;      ///< random; must differ from every earlier log on this medium
  DeviceId device_id = 0;
  Sequence first_sequence = 1;   ///< a device that gets a new card must not use numbers twice: it starts at
                                 ///< (count of its cards so far << 32) + 1
  std::uint32_t segment_size = 0;///< bytes; 0 chooses: 64 KB, or less where the region is small
};

class Journal {
 public:
  /// All references must outlive the journal. Nothing is read before mount().
  Journal(port::BlockDevice& device, Region region, Buffers& buffers, AnchorSource& anchors);

  /// Begins an empty log, forgetting what the region held. kInvalid: the geometry cannot carry a journal, or the log id
  /// is the one that is there. kIo, kNoMedium. mount() comes next.
  Status format(const Birth& birth);

  /// Finds the tail; writes nothing. Reads two superblocks, about 2 log2(segments) headers and one segment.
  /// kNotFound: no journal here. kUnsupported: of a later version. kCorrupt: not one segment can be recognised.
  /// kIo, kNoMedium: try again.
  /// After an append has failed with kIo or kNoMedium this is the way back.
  Status mount();
  [[nodiscard]] bool mounted() const { return mounted_; }

  /// Makes an entry durable and returns its number. `kind` and `flags` (without kFlagLocal) are the caller's.
  /// kFull: nothing was written; only important entries, if any, still fit. kTooSmall: payload over kMaxPayload.
  /// kInvalid: kind above kMaxKind, or a flag of the journal's own.
  /// kRefused: not mounted. kIo, kNoMedium: it may or may not be on the medium: mount() again and look.
  Result<Sequence> append(std::uint8_t kind, Bytes payload, Importance importance = Importance::kOrdinary,
                          std::uint8_t flags = 0);

  /// The host has everything up to `up_to` durably. Durable on return; smaller or equal values change nothing.
  /// kOutOfRange: not written yet. Else as append().
  Status acknowledge(Sequence up_to, std::uint64_t host_id);
  /// Entries from here on stay even when acknowledged; the rest may be overwritten. After mount() it is 0: nothing is
  /// reclaimed until the app has said what it still needs. Kept in RAM only.
  void keep_from(Sequence sequence) { keep_from_ = sequence; }

  /// One entry by its number; `place` is used and brought up to date. A run of ascending numbers costs no search.
  /// kNotFound: reclaimed or not written yet. kIo, kNoMedium. A damaged entry is no error, see EntryHead.
  Result<EntryHead> head(Sequence sequence, Place& place);
  /// Fills `out` from `offset` of its payload. kOutOfRange, else as head().
  Status read_payload(Sequence sequence, Place& place, std::size_t offset, MutableBytes out);
  /// Both in one. kTooSmall: `buffer`; kMaxPayload bytes always suffice.
  Result<Entry> read(Sequence sequence, Place& place, MutableBytes buffer);
  /// The chain after `sequence`; for oldest_sequence() - 1 the one before the oldest. Errors as head().
  Result<Chain> chain_at(Sequence sequence);

  /// The next append gets this number.
  [[nodiscard]] Sequence next_sequence() const { return head_.first_sequence + tail_.index; }
  /// The first that can still be read; next_sequence() when there is none.
  [[nodiscard]] Sequence oldest_sequence() const { return oldest_sequence_; }
  [[nodiscard]] Sequence acknowledged() const { return acknowledged_; }
  [[nodiscard]] std::uint64_t acknowledged_by() const { return host_id_; }
  /// After the last entry.
  [[nodiscard]] Chain chain() const { return tail_.chain; }
  [[nodiscard]] std::uint64_t log_id() const { return ring_.superblock().log_id; }
  [[nodiscard]] DeviceId device_id() const { return ring_.superblock().device_id; }
  /// What fill_anchor() gave when the newest segment began (zeros in the first one); kAnchorSize bytes.
  Status read_anchor(MutableBytes anchor) { return ring_.read_anchor(head_.number, anchor); }
  /// The sequence that segment began with.
  [[nodiscard]] Sequence anchor_sequence() const { return head_.first_sequence; }
  [[nodiscard]] Health health() const { return health_; }
  /// Reads about log2(segments) headers.
  Result<Space> space();
  /// Whether an ordinary append of that payload would fit now.
  bool has_room(std::size_t payload);

 private:
  struct Tail {
    std::uint32_t block = kHeaderBlocks;  ///< place in the segment
    std::uint16_t used = 0;               ///< bytes of the block, header included
    std::uint16_t index = 0;              ///< of the next entry in the segment
    Chain chain = 0;
    bool at_partner = false;              ///< the newest durable copy lies one place further (rewritable media)
    bool durable = false;                 ///< some copy is on the medium
    bool restart = false;                 ///< the chain before the next entry is made up: what it was is lost
    [[nodiscard]] bool is_fresh() const { return used == kBlockHeaderSize && !durable; }
  };

  // mounting (journal_mount.cpp)
  Status scan_head();
  Status scan_entries();
  void take_local();
  Result<bool> adopt_copy_of(std::uint32_t block);
  Status adopt_second_copy();
  Status open_tail();
  Result<std::uint32_t> clean_from(std::uint32_t block, std::size_t used);
  Status find_oldest();
  void note_lost(Sequence from, Sequence to);
  // writing (journal_append.cpp)
  Status put(std::uint8_t kind, std::uint8_t flags, Bytes payload, std::uint32_t reserve_blocks);
  Status put_small(EntryHeader header, Bytes payload);
  Status put_large(EntryHeader header, Bytes payload);
  void seal(EntryHeader& header, Bytes payload) const;
  void count_in(const EntryHeader& header, Bytes payload);
  Status erase_segment(std::uint32_t number);
  Status write_tail(std::size_t from, std::size_t to);
  Status program_verified(std::uint64_t offset, Bytes bytes);
  Status settle_tail();
  Status next_block(std::size_t blocks);
  Status next_segment();
  Status drop_oldest();
  Status write_segment_header();
  void begin_block(bool continuation);
  Status check_room(std::size_t payload, std::uint32_t reserve_blocks);
  Result<bool> next_slot_free();
  void count_lost(Sequence sequence);
  // reading
  Status seek(Sequence sequence, Place& place);
  Status enter_near(Sequence sequence, const Place& place);
  Status enter_block_of(Sequence sequence, std::uint32_t number);
  Status enter_segment(std::uint32_t number);
  Status walk_to(Sequence sequence);
  [[nodiscard]] bool at(Sequence sequence) const { return reader_.found() && reader_.sequence() == sequence; }
  [[nodiscard]] EntryHead head_here(Sequence sequence) const;
  Status payload_here(Sequence sequence, std::size_t offset, MutableBytes out);

  port::BlockDevice& device_;
  Buffers& buffers_;
  AnchorSource& anchors_;
  Ring ring_;
  EntryReader reader_;
  SegmentHeader head_;
  Tail tail_;
  Sequence acknowledged_ = 0;
  std::uint64_t host_id_ = 0;
  Sequence keep_from_ = 0;
  std::uint32_t oldest_segment_ = 0;
  Sequence oldest_sequence_ = 1;
  Health health_;
  Sequence counted_from_ = 0;  ///< lost entries from here on were counted by mount() ...
  Sequence counted_to_ = 0;    ///< ... and those before here by reading
  bool mounted_ = false;
};

/// Reads on from a number. Survives appends, acknowledgements and a mount(); after the reclaim of what it was to read
/// next it gives kNotFound.
class Cursor {
 public:
  /// Starts at `from`; the journal must outlive the cursor.
  Cursor(Journal& journal, Sequence from) : journal_(journal), sequence_(from) {}

  /// The next entry, its payload copied to `buffer`. kNotFound: none yet (or no longer, see above).
  /// kTooSmall: the buffer; the cursor stays. kIo, kNoMedium: the cursor stays.
  Result<Entry> next(MutableBytes buffer) {
    auto entry = journal_.read(sequence_, place_, buffer);
    if (entry.ok()) ++sequence_;
    return entry;
  }
  /// The number that next() gives next.
  [[nodiscard]] Sequence sequence() const { return sequence_; }

 private:
  Journal& journal_;
  Sequence sequence_;
  Place place_;
};

}  // namespace eslabon::journal
