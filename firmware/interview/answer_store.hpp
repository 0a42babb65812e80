// The answers of one open interview, in scratch pages: what the fold of its events has come to so far.
#pragma once

#include <optional>

#include "firmware/base/limits.hpp"
#include "firmware/event/event.hpp"
#include "firmware/expr/scratch.hpp"
#include "firmware/expr/value.hpp"
#include "firmware/interview/page_cache.hpp"

namespace eslabon::interview {

/// An answer that is not a value: refused, does not know, not applicable.
using event::Special;

/// What is known of one answer besides its value; all derived by recomputation except kConfirmed, kCommented, kReturned.
enum CellFlag : std::uint16_t {
  kSelfOff = 1U << 0,        ///< its own `relevant` is false
  kOff = 1U << 1,            ///< it or a group around it is not relevant
  kRequired = 1U << 2,
  kReadOnly = 1U << 3,
  kViolated = 1U << 4,       ///< an answer that breaks its constraint (it was fine when given)
  kDoubtful = 1U << 5,       ///< an answer that breaks its soft check
  kConfirmed = 1U << 6,      ///< ... which the enumerator confirmed for this very value
  kExcluded = 1U << 7,       ///< a choice that the filter no longer offers
  kCommented = 1U << 8,      ///< has a comment
  kReturned = 1U << 9,       ///< the supervisor asks about it
  kTyped = 1U << 10,         ///< answered by a person, not by a default or a calculation; a repeat: has had rows
};

/// What a note on an answer is.
enum class NoteKind : std::uint8_t { kComment = 1, kReason, kSupervisor };

/// Cells of 16 bytes, one a node and row; longer texts beside them. Sizes and times do not depend on how many rows
/// there are, except that a row's neighbours are renumbered when it is removed or moved.
/// It is a cache: nothing in it is durable, replaying the interview's events rebuilds it.
/// Every function answers kNotFound for an address that does not exist (hostile events and programs ask for such), kFull when
/// the pages are used up, and the medium's errors.
class AnswerStore {
 public:
  static constexpr std::size_t kCellBytes = 16;

  /// One page in eight is for rows (32 a page), the rest for cells and texts. `pages` must outlive the store.
  explicit AnswerStore(PageCache& pages);

  /// Empties it: one row, kRootRow, with `cells` empty cells (the form's nodes).
  Status reset(std::uint16_t cells);

  // --- answers; a node's cell in row r is number node - repeat_of(r) of the row's record ---

  [[nodiscard]] bool contains(Address at) const;
  /// The stored value, relevant or not; empty for a special answer. Text is copied into `scratch` (kTooSmall).
  Result<expr::Value> value(Address at, expr::Scratch& scratch) const;
  /// Bytes of a stored text from `offset`, as many as fit `out`; none at its end or when it is no text.
  Result<std::string_view> text_part(Address at, std::size_t offset, MutableBytes out) const;
  Result<Special> special(Address at) const;
  /// Whether anything is stored: a value or a special answer.
  Result<bool> answered(Address at) const;
  /// True when that changed what was stored.
  Result<bool> set(Address at, const expr::Value& value);
  Result<bool> set_special(Address at, Special special);

  /// 0 for an address that does not exist.
  [[nodiscard]] std::uint16_t flags(Address at) const;
  [[nodiscard]] bool has(Address at, CellFlag flag) const { return (flags(at) & flag) != 0; }
  /// Sets or clears the bits of `mask`; true when that changed any.
  Result<bool> mark(Address at, std::uint16_t mask, bool on);

  /// A text beside an answer; an empty one removes it.
  Status set_note(NoteKind kind, Address at, std::string_view text);
  /// "" when there is none; a view into `scratch`.
  Result<std::string_view> note(NoteKind kind, Address at, expr::Scratch& scratch) const;

  // --- rows of repeats ---

  /// The id that the next add_row gives.
  [[nodiscard]] RowId next_row_id() const { return row_count_; }
  /// A new row with `cells` empty cells, last of the rows of `repeat` in `parent`.
  Result<RowId> add_row(NodeId repeat, RowId parent, std::uint16_t cells);
  /// Unlinks a row; the caller removes the rows inside it first. It can still be read by its id.
  Status remove_row(RowId row);
  /// Puts a row at `position` (1-based, at most the number of siblings) among its siblings.
  Status move_row(RowId row, std::uint16_t position);
  /// Whether the row is linked, and all rows around it are.
  [[nodiscard]] bool alive(RowId row) const;

  Result<RowId> first_row(NodeId repeat, RowId parent) const;
  Result<RowId> last_row(NodeId repeat, RowId parent) const;
  Result<std::uint16_t> row_total(NodeId repeat, RowId parent) const;
  Result<RowId> next_row(RowId row) const;
  Result<RowId> previous_row(RowId row) const;
  Result<RowId> parent_row(RowId row) const;
  /// The repeat that the row belongs to; 0 for kRootRow.
  Result<NodeId> repeat_of(RowId row) const;
  Result<std::uint16_t> position(RowId row) const;
  /// How many rows a counted repeat should show: kept beside its rows, for the engine. 0 until set.
  Result<std::uint16_t> wanted_rows(NodeId repeat, RowId parent) const;
  /// True when that changed it.
  Result<bool> want_rows(NodeId repeat, RowId parent, std::uint16_t count);

  /// The first failure of the medium, if any.
  [[nodiscard]] Status status() const { return pages_->status(); }
  /// Bytes of the pages in use, rows not counted.
  [[nodiscard]] std::uint32_t bytes_used() const { return next_cell_ * static_cast<std::uint32_t>(kCellBytes); }

 private:
  struct Row {  // 16 bytes of the row table
    NodeId repeat = 0;
    RowId parent = kRootRow;
    RowId next = kNoRow;
    RowId previous = kNoRow;
    std::uint16_t position = 0;  ///< 0: removed
    std::uint16_t cells = 0;
    std::uint32_t record = 0;    ///< its first cell
  };
  struct Chain {  // payload of a repeat's cell
    RowId first = kNoRow;
    RowId last = kNoRow;
    std::uint16_t total = 0;
  };

  [[nodiscard]] std::optional<Row> load_row(RowId row) const;
  void store_row(RowId row, const Row& content);
  [[nodiscard]] std::optional<std::uint32_t> cell_of(Address at) const;
  [[nodiscard]] std::optional<std::uint32_t> chain_cell(NodeId repeat, RowId parent) const;
  [[nodiscard]] Chain load_chain(std::uint32_t cell) const;
  void store_chain(std::uint32_t cell, const Chain& chain);
  void link(RowId row, Row content, std::uint32_t cell, std::uint16_t position);
  void unlink(const Row& content, std::uint32_t cell);
  void renumber(RowId from, std::uint16_t position);
  [[nodiscard]] RowId sibling_at(RowId first, std::uint16_t position) const;
  void set_neighbour(RowId row, RowId Row::*side, RowId neighbour);
  Result<RowId> neighbour(RowId row, RowId Row::*side) const;

  [[nodiscard]] const std::uint8_t* read_cell(std::uint32_t cell) const;
  std::uint8_t* write_cell(std::uint32_t cell);
  Result<std::uint32_t> allocate(std::uint32_t cells);
  void write_text(std::uint32_t cell, std::string_view text);
  void read_text(std::uint32_t cell, std::size_t offset, char* out, std::size_t size) const;
  [[nodiscard]] bool text_equals(std::uint32_t cell, std::string_view text) const;
  Result<bool> set_text(std::uint32_t cell, std::string_view text);
  Result<expr::Value> load_text(std::uint32_t cell, expr::Scratch& scratch) const;
  [[nodiscard]] std::uint32_t find_note(NoteKind kind, Address at) const;

  PageCache* pages_;
  std::uint32_t row_pages_;
  std::uint32_t next_cell_ = 0;
  std::uint32_t first_note_ = 0;  ///< 1 + its cell; 0: none
  RowId row_count_ = 0;
};

}  // namespace eslabon::interview
