#include "host/store/answer_reader.hpp"

#include "firmware/event/event_codec.hpp"

namespace eslabon::store {
namespace {

using expr::Value;

/// Protocol Buffers' wire format, as far as answers use it: keys of one byte or two.
class FieldReader {
 public:
  explicit FieldReader(Bytes bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  /// A number that no field has where the key is cut or longer.
  unsigned key() {
    const unsigned low = *at_++;
    if (low < 0x80) return low;
    return at_ == end_ || *at_ >= 0x80 ? ~0U : (low & 0x7FU) | static_cast<unsigned>(*at_++) << 7U;
  }
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

/// The field numbers of proto/event.proto.
enum FieldNumber : unsigned {
  kBoot = 1, kUptime = 2, kInterview = 3, kNode = 4, kInteger = 5, kMantissa = 6, kScale = 7, kText = 8, kDays = 9, kRow = 10, kSpecial = 11,
  kUtc = 18, kMostField = 18
};
constexpr unsigned bit(unsigned field) { return 1U << field; }
constexpr unsigned kValueFields = bit(kInteger) | bit(kMantissa) | bit(kScale) | bit(kText) | bit(kDays) | bit(kSpecial);
constexpr unsigned kAnswerFields = kValueFields | bit(kBoot) | bit(kUptime) | bit(kInterview) | bit(kNode) | bit(kRow) | bit(kUtc);

struct AnswerFields {
  std::uint64_t numbers[kMostField + 1];  ///< only those that were seen
  std::string_view text;
  unsigned seen = 0;  ///< a bit a field

  bool read(Bytes payload) {
    FieldReader reader(payload);
    unsigned last = 0;
    while (!reader.at_end()) {
      const unsigned key = reader.key(), field = key >> 3U;
      if (field <= last || field > kMostField || (kAnswerFields & bit(field)) == 0 || (key & 7U) != (field == kText ? 2U : 0U)) return false;
      if (field == kText ? !reader.text(text) : !reader.number(numbers[field])) return false;
      last = field;
      seen |= bit(field);
    }
    return true;
  }
  [[nodiscard]] bool has(unsigned field) const { return (seen & bit(field)) != 0; }
  /// 0 where it is not there, as the general decoder has it.
  [[nodiscard]] std::uint64_t number(unsigned field) const { return has(field) ? numbers[field] : 0; }
  [[nodiscard]] std::int64_t zigzag(unsigned field) const {
    return static_cast<std::int64_t>(number(field) >> 1U) ^ -static_cast<std::int64_t>(number(field) & 1U);
  }
};

bool take_value(const AnswerFields& fields, event::Answer& answer) {
  switch (fields.seen & kValueFields) {
    case 0: return true;
    case bit(kInteger): answer.value = Value::integer(fields.zigzag(kInteger)); return true;
    case bit(kMantissa) | bit(kScale):
      if (fields.number(kScale) > expr::kMaxDecimalScale) return false;
      answer.value = Value::decimal(fields.zigzag(kMantissa), static_cast<std::uint8_t>(fields.number(kScale)));
      return true;
    case bit(kText):
      if (fields.text.size() > kMaxTextBytes) return false;
      answer.value = Value::text(fields.text);
      return true;
    case bit(kDays):
      if (fields.number(kDays) > 0xFFFFFFFFU) return false;
      answer.value = Value::date(static_cast<std::int32_t>(fields.zigzag(kDays)));
      return true;
    case bit(kSpecial):
      if (fields.number(kSpecial) < 1 || fields.number(kSpecial) > static_cast<std::uint64_t>(event::Special::kNotApplicable)) return false;
      answer.special = static_cast<event::Special>(fields.number(kSpecial));
      return true;
    default: return false;
  }
}

}  // namespace

bool read_answer(std::uint8_t kind, Bytes payload, event::Event& event) {
  event.kind = static_cast<event::Kind>(kind);
  if (event.kind != event::Kind::answer_set && event.kind != event::Kind::calculation_set) return false;
  AnswerFields fields;
  if (!fields.read(payload) || !fields.has(kNode)) return false;
  const std::uint64_t boot = fields.number(kBoot), node = fields.number(kNode), row = fields.number(kRow);
  if (boot > 0xFFFFFFFFU || node >= kNoNode || row >= kNoRow || fields.number(kInterview) == 0) return false;
  event.stamp = {static_cast<std::uint32_t>(boot), fields.number(kUptime)};
  event.interview = fields.number(kInterview);
  event.address = {static_cast<NodeId>(node), static_cast<RowId>(row)};
  event.has_utc = fields.has(kUtc);
  event.utc_s = fields.zigzag(kUtc);
  event.has_local = false;
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
