// Walks over the entries of one segment, from block to block, past what is torn or damaged.
#pragma once

#include "firmware/journal/ring.hpp"

namespace eslabon::journal {

class EntryReader {
 public:
  /// `buffer` is one block that the reader caches in.
  EntryReader(port::BlockDevice& device, Ring& ring, MutableBytes buffer)
      : device_(device), ring_(ring), buffer_(buffer) {}

  /// Forgets what is cached.
  void reset();
  /// To be called when the medium was written or `buffer` used by somebody else; the position stays.
  void forget_cache() { cached_ = kNothing; }
  /// To be called when it is to find its way anew.
  void reset_position() { number_ = kNoNumber; }
  /// The newest block is read from memory: it may have a newer copy elsewhere. `tail` must stay.
  void set_tail(std::uint32_t number, std::uint32_t block, Bytes tail);

  /// Stands before block `block` of a segment, where `index` and `chain` are expected.
  void enter(std::uint32_t number, Sequence first_sequence, std::uint32_t block, std::uint32_t index, Chain chain);
  /// Reads that one block from another place of the segment, until the next enter().
  void relocate(std::uint32_t block, std::uint32_t place);

  /// Moves to the next intact entry, at or after where it stands; false at the segment's end. Between the index
  /// expected before and index() numbers may be missing: those entries are damaged. kIo, kNoMedium.
  Result<bool> find();
  /// Steps over the entry found.
  void consume();
  /// Fills `out` from `offset` of the found entry's payload, within it. kIo, kNoMedium.
  Status read_payload(std::size_t offset, MutableBytes out);

  /// Whether it stands in a segment, not past its end.
  [[nodiscard]] bool is_inside() const { return number_ != kNoNumber && (found_ || block_ <= ring_.last_block()); }
  // The entry found; without one: what comes next.
  [[nodiscard]] bool found() const { return found_; }
  [[nodiscard]] const EntryHeader& header() const { return header_; }
  [[nodiscard]] bool is_local() const { return (header_.flags & kFlagLocal) != 0; }
  /// A damaged entry stands before it, and the chain is only known again from the next block on: chain_before() and
  /// chain_after() are what that block knows.
  [[nodiscard]] bool is_rescued() const { return rescued_ || (found_ && (header_.flags & kFlagRestart) != 0); }
  /// Something is damaged in the block where the last intact thing ends: nothing may be added to it.
  [[nodiscard]] bool end_damaged() const { return end_damaged_; }
  [[nodiscard]] std::uint32_t index() const { return index_; }
  [[nodiscard]] Sequence sequence() const { return first_sequence_ + index_; }
  [[nodiscard]] Chain chain_before() const { return chain_; }
  [[nodiscard]] Chain chain_after() const { return chain_after_; }
  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] std::uint32_t block() const { return block_; }
  /// Where the last intact thing ends: a block and the bytes used of it, 0 when it is not begun.
  [[nodiscard]] std::uint32_t end_block() const { return end_block_; }
  [[nodiscard]] std::uint16_t end_used() const { return end_used_; }
  /// Blocks whose recorded chain was not what their predecessors make, since enter().
  [[nodiscard]] std::uint32_t chain_breaks() const { return chain_breaks_; }

  /// The 512 bytes of a block, valid until the next call.
  Result<Bytes> load(std::uint32_t block);

 private:
  Result<bool> begin_block();
  Result<bool> check_entry();
  Result<bool> check_large(Bytes block);
  Result<bool> find_next_in_block();
  Result<bool> step_over_damage(std::uint32_t index);
  Result<Chain> chain_behind();
  void skip_block();
  [[nodiscard]] Chain chain_of(Bytes payload) const;
  static constexpr std::uint32_t kNoNumber = 0xFFFFFFFF;
  static constexpr std::uint64_t kNothing = ~std::uint64_t{0};

  port::BlockDevice& device_;
  Ring& ring_;
  MutableBytes buffer_;
  std::uint64_t cached_ = kNothing;
  Bytes tail_;
  std::uint64_t tail_offset_ = kNothing;

  std::uint32_t number_ = kNoNumber, seed_ = 0;
  Sequence first_sequence_ = 0;
  std::uint32_t block_ = 0;
  std::uint16_t offset_ = 0;  ///< in the block; 0: its header is still to be read
  std::uint32_t index_ = 0;
  Chain chain_ = 0, chain_after_ = 0;
  EntryHeader header_;
  bool found_ = false;
  bool rescued_ = false;
  bool damaged_ = false, end_damaged_ = false;
  bool has_way_ = false;  ///< index_ is what comes next, even where the next block's header does not say so
  std::uint32_t end_block_ = 0;
  std::uint16_t end_used_ = 0;
  std::uint32_t chain_breaks_ = 0;
  std::uint32_t moved_block_ = 0, moved_place_ = 0;
};

}  // namespace eslabon::journal
