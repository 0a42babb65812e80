#include "host/store/answer_reader.hpp"

#include "firmware/event/event_codec.hpp"

namespace eslabon::store {
namespace {

using expr::Value;

/// Protocol Buffers' wire format, as far as answers use it: keys of one byte.
class FieldReader {
 public:
  explicit FieldReader(Bytes bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  std::uint8_t key() { return *at_++; }
  bool number(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; at_ != end_ && shift < 63; shift += 7) {
      const std::uint8_t byte = *at_++;
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return true;
    }
    return false;  // of 64 bits: rare
  }
  bool text(std::string_view& view) {
    std::uint64_t size = 0;
    if (!number(size) || size > static_cast<std::uint64_t>(end_ - at_)) return false;
    view = as_text(Bytes(at_, static_cast<std::size_t>(size)));
    at_ += size;
    return true;
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

/// The field numbers of proto/event.proto up to special = 11.
struct AnswerFields {
  static constexpr unsigned kText = 8, kLast = 11;
  std::uint64_t numbers[kLast + 1] = {};
  std::string_view text;
  unsigned seen = 0;  ///< a bit a field

  bool read(Bytes payload) {
    FieldReader reader(payload);
    unsigned last = 0;
    while (!reader.at_end()) {
      const unsigned key = reader.key(), field = key >> 3U;
      if (field <= last || field > kLast || (key & 7U) != (field == kText ? 2U : 0U)) return false;
      if (field == kText ? !reader.text(text) : !reader.number(numbers[field])) return false;
      last = field;
      seen |= 1U << field;
    }
    return true;
  }
  [[nodiscard]] bool has(unsigned field) const { return (seen >> field & 1U) != 0; }
  [[nodiscard]] std::int64_t zigzag(unsigned field) const {
    return static_cast<std::int64_t>(numbers[field] >> 1U) ^ -static_cast<std::int64_t>(numbers[field] & 1U);
  }
};

bool take_value(const AnswerFields& fields, event::Answer& answer) {
  enum : unsigned { kInteger = 5, kMantissa = 6, kScale = 7, kDays = 9, kSpecial = 11 };
  const unsigned kinds = fields.seen & (1U << kInteger | 1U << kMantissa | 1U << kScale | 1U << AnswerFields::kText | 1U << kDays | 1U << kSpecial);
  switch (kinds) {
    case 0: return true;
    case 1U << kInteger: answer.value = Value::integer(fields.zigzag(kInteger)); return true;
    case 1U << kMantissa | 1U << kScale:
      if (fields.numbers[kScale] > expr::kMaxDecimalScale) return false;
      answer.value = Value::decimal(fields.zigzag(kMantissa), static_cast<std::uint8_t>(fields.numbers[kScale]));
      return true;
    case 1U << AnswerFields::kText:
      if (fields.text.size() > kMaxTextBytes) return false;
      answer.value = Value::text(fields.text);
      return true;
    case 1U << kDays:
      if (fields.numbers[kDays] > 0xFFFFFFFFU) return false;
      answer.value = Value::date(static_cast<std::int32_t>(fields.zigzag(kDays)));
      return true;
    case 1U << kSpecial:
      if (fields.numbers[kSpecial] < 1 || fields.numbers[kSpecial] > static_cast<std::uint64_t>(event::Special::kNotApplicable)) return false;
      answer.special = static_cast<event::Special>(fields.numbers[kSpecial]);
      return true;
    default: return false;
  }
}

}  // namespace

bool read_answer(std::uint8_t kind, Bytes payload, event::Event& event) {
  enum : unsigned { kBoot = 1, kUptime = 2, kInterview = 3, kNode = 4, kRow = 10 };
  event.kind = static_cast<event::Kind>(kind);
  if (event.kind != event::Kind::answer_set && event.kind != event::Kind::calculation_set) return false;
  AnswerFields fields;
  if (!fields.read(payload) || !fields.has(kNode)) return false;
  if (fields.numbers[kBoot] > 0xFFFFFFFFU || fields.numbers[kNode] >= kNoNode || fields.numbers[kRow] >= kNoRow || fields.numbers[kInterview] == 0)
    return false;
  event.stamp = {static_cast<std::uint32_t>(fields.numbers[kBoot]), fields.numbers[kUptime]};
  event.interview = fields.numbers[kInterview];
  event.address = {static_cast<NodeId>(fields.numbers[kNode]), static_cast<RowId>(fields.numbers[kRow])};
  event.has_utc = event.has_local = false;
  event.answer = event::Answer();
  return take_value(fields, event.answer);
}

bool read_event(std::uint8_t kind, Bytes payload, event::Event& event) {
  if (read_answer(kind, payload, event)) return true;
  const auto decoded = event::decode(kind, payload);
  if (decoded.ok()) event = *decoded;
  return decoded.ok();
}

}  // namespace eslabon::store
