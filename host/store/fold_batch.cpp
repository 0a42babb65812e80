#include "host/store/fold_batch.hpp"

#include <algorithm>
#include <array>

#include "firmware/expr/text_forms.hpp"

namespace eslabon::store {
namespace {

using From = FoldColumn::From;
using Kind = Field::Kind;

Field integer_field(std::int64_t value) { return {.kind = Kind::kInteger, .integer = value, .text = {}}; }
Field text_field(std::string_view text) { return {.kind = Kind::kText, .text = text}; }

std::size_t bytes_of_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80; };
  const unsigned first = byte(0);
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first < 0xF0) {
    const bool real = (first != 0xE0 || byte(1) >= 0xA0) && (first != 0xED || byte(1) < 0xA0);
    return real && follows(1) && follows(2) ? 3 : 0;
  }
  const bool real = first >= 0xF0 && first < 0xF5 && (first != 0xF0 || byte(1) >= 0x90) && (first != 0xF4 || byte(1) < 0x90);
  return real && follows(1) && follows(2) && follows(3) ? 4 : 0;
}

// PostgreSQL takes no zero byte and no damaged UTF-8: both engines hold U+FFFD instead. The log keeps what was written.
std::string_view sound_text(TextArena& texts, std::string_view text) {
  const auto plain = [](char c) { return c > 0; };
  if (std::all_of(text.begin(), text.end(), plain)) return texts.keep(text);
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string sound;
  while (!text.empty()) {
    const std::size_t size = bytes_of_character(text);
    sound += size == 0 ? kReplacement : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return texts.keep(sound);
}

Field written_field(TextArena& texts, const expr::Value& value) {
  if (value.kind() == expr::Kind::kText) return text_field(sound_text(texts, value.as_text()));
  std::array<std::uint8_t, expr::kMaxExactText> buffer{};
  return text_field(texts.keep(expr::write_value(value, buffer).value_or(std::string_view())));
}

// What does not fit the column's type comes from no kiosk of this form: it stays empty here, and the checks report it.
Field answer_field(TextArena& texts, ColumnType type, const expr::Value& value) {
  const bool whole = value.kind() == expr::Kind::kInteger || value.kind() == expr::Kind::kBoolean;
  const std::int64_t integer = !whole ? 0 : value.kind() == expr::Kind::kBoolean ? std::int64_t{value.as_boolean()} : value.as_integer();
  switch (type) {
    case ColumnType::kInteger:
    case ColumnType::kFlag: return whole ? integer_field(integer) : Field{};
    case ColumnType::kDecimal:
      if (value.kind() == expr::Kind::kDecimal) return {.kind = Kind::kDecimal, .scale = value.scale(), .integer = value.mantissa(), .text = {}};
      return whole ? Field{.kind = Kind::kDecimal, .scale = 0, .integer = integer, .text = {}} : Field{};
    default: return whole ? written_field(texts, expr::Value::integer(integer)) : written_field(texts, value);
  }
}

bool has_choice(std::string_view joined, std::string_view choice) {
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find(' '), joined.size());
    if (joined.substr(0, end) == choice) return true;
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return false;
}

class RowMaker {
 public:
  RowMaker(FoldBatch& batch, const InterviewFold& fold) : texts_(batch.texts), fold_(fold) {}

  void add(const FoldTable& table, const FoldedRow& row, std::vector<Field>& fields) {
    for (const FoldColumn& column : table.columns) fields.push_back(field(column, row));
  }

 private:
  Field field(const FoldColumn& column, const FoldedRow& row) {
    switch (column.from) {
      case From::kDevice: return integer_field(static_cast<std::int64_t>(fold_.info().device));
      case From::kInterview: return integer_field(static_cast<std::int64_t>(fold_.info().id));
      case From::kRow: return integer_field(row.id);
      case From::kParent: return integer_field(row.parent);
      case From::kPosition: return integer_field(row.position);
      default: return of_answer(column, answer_of(column.node, row.id));
    }
  }
  /// A question's flags and special column stand beside it: found once.
  const event::Answer* answer_of(NodeId node, RowId row) {
    if (node != node_ || row != row_ || !found_) {
      node_ = node, row_ = row, found_ = true;
      answer_ = fold_.answer({node, row});
    }
    return answer_;
  }
  Field of_answer(const FoldColumn& column, const event::Answer* answer) {
    if (answer == nullptr) return {};
    const bool special = answer->special != event::Special::kNone;
    if (column.from == From::kSpecial) return special ? integer_field(static_cast<std::int64_t>(answer->special)) : Field{};
    if (special) return {};
    if (column.from == From::kFlag) return integer_field(has_choice(answer->value.as_text(), column.choice) ? 1 : 0);
    return answer_field(texts_, column.type, answer->value);
  }

  TextArena& texts_;
  const InterviewFold& fold_;
  NodeId node_ = kNoNode;
  RowId row_ = kRootRow;
  bool found_ = false;
  const event::Answer* answer_ = nullptr;
};

}  // namespace

std::size_t FoldBatch::bytes() const {
  std::size_t fields = 0;
  for (const FormRows& form : forms)
    for (const std::vector<Field>& table : form.fields) fields += table.size();
  return texts.bytes() + fields * sizeof(Field) + interviews.size() * sizeof(InterviewRow);
}

void FoldBatch::clear() {
  interviews.clear();
  for (FormRows& form : forms)
    for (std::vector<Field>& table : form.fields) table.clear();
  texts.clear();
}

void interview_fields(const InterviewRow& row, Field (&fields)[kInterviewColumnCount]) {
  const auto number = [](auto value) { return integer_field(static_cast<std::int64_t>(value)); };
  const Field made[] = {number(row.device), number(row.id), number(row.last), number(row.form), number(row.state), number(row.outcome),
                        text_field(row.case_id), text_field(row.enumerator), text_field(row.language), number(row.opened.boot),
                        number(row.opened.uptime_ms), number(row.opened_utc), number(row.ended.boot), number(row.ended.uptime_ms),
                        number(row.finished_utc), number(row.seconds), number(row.answers)};
  static_assert(std::size(made) == kInterviewColumnCount);
  std::copy(std::begin(made), std::end(made), fields);
}

void add_interview(FoldBatch& batch, const InterviewRow& row, const InterviewFold& fold, FormRows* form) {
  InterviewRow& kept = batch.interviews.emplace_back(row);
  kept.case_id = sound_text(batch.texts, row.case_id);
  kept.enumerator = sound_text(batch.texts, row.enumerator);
  kept.language = sound_text(batch.texts, row.language);
  if (form == nullptr) return;
  RowMaker maker(batch, fold);
  const std::vector<FoldTable>& tables = *form->tables;
  for (std::size_t i = 0; i < tables.size(); ++i)
    if (tables[i].repeat_node == 0) maker.add(tables[i], {}, form->fields[i]);
  if (!fold.has_rows()) return;
  for (const FoldedRow& folded : fold.rows())
    for (std::size_t i = 0; i < tables.size(); ++i)
      if (tables[i].repeat_node == folded.repeat) maker.add(tables[i], folded, form->fields[i]);
}

}  // namespace eslabon::store
