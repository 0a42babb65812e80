// Notes beside answers: a list of texts. Few answers have one, and a flag says which.
#include <algorithm>

#include "firmware/interview/answer_cell.hpp"

namespace eslabon::interview {
namespace {

// A note's cell: kind u8, detail u8, node u16, row u16 (in place of a payload's head), next u32 ...
// so two cells: the text cell as for an answer, and one that says whose it is and what follows.
constexpr std::size_t kNoteNode = 4;
constexpr std::size_t kNoteRow = 6;
constexpr std::size_t kNoteNext = 8;

}  // namespace

std::uint32_t AnswerStore::find_note(NoteKind kind, Address at) const {
  for (std::uint32_t link = first_note_; link != 0 && status().ok();) {
    const std::uint8_t* head = read_cell(link - 1);
    if (head[0] == static_cast<std::uint8_t>(kind) && load_le<std::uint16_t>(head + kNoteNode) == at.node &&
        load_le<std::uint16_t>(head + kNoteRow) == at.row)
      return link;
    link = load_le<std::uint32_t>(head + kNoteNext);
  }
  return 0;
}

Status AnswerStore::set_note(NoteKind kind, Address at, std::string_view text) {
  if (!contains(at)) return Error::kNotFound;
  std::uint32_t link = find_note(kind, at);
  if (link == 0) {
    if (text.empty()) return {};
    ESLABON_ASSIGN(const std::uint32_t head, allocate(2));
    std::uint8_t* bytes = write_cell(head);
    bytes[0] = static_cast<std::uint8_t>(kind);
    store_le(bytes + kNoteNode, at.node);
    store_le(bytes + kNoteRow, at.row);
    store_le(bytes + kNoteNext, first_note_);
    first_note_ = link = head + 1;
  }
  if (text.empty()) {
    write_cell(link)[0] = static_cast<std::uint8_t>(expr::Kind::kEmpty);
    return status();
  }
  return set_text(link, text).status();
}

Result<std::string_view> AnswerStore::note(NoteKind kind, Address at, expr::Scratch& scratch) const {
  const std::uint32_t link = find_note(kind, at);
  if (link == 0 || *read_cell(link) != static_cast<std::uint8_t>(expr::Kind::kText)) return std::string_view();
  ESLABON_ASSIGN(const expr::Value& value, load_text(link, scratch));
  return value.as_text();
}

}  // namespace eslabon::interview
