#include "host/store/plain_reader.hpp"

#include <array>

#include "firmware/event/event_codec.hpp"

namespace eslabon::store {
namespace {

using expr::Value;

/// The field numbers of proto/event.proto.
enum FieldNumber : unsigned {
  kBoot = 1, kUptime, kInterview, kNode, kInteger, kMantissa, kScale, kAnswerText, kDays, kRow, kSpecial, kText, kPosition, kParent,
  kAddresses, kUtc = 18, kOutcome, kHash, kCount, kName, kLanguage, kBoolean, kLocal, kFieldNumbers
};
constexpr unsigned bit(unsigned field) { return 1U << field; }
constexpr unsigned kTextFields = bit(kAnswerText) | bit(kText) | bit(kAddresses) | bit(kName) | bit(kLanguage);
constexpr unsigned kValueFields = bit(kInteger) | bit(kMantissa) | bit(kScale) | bit(kAnswerText) | bit(kDays) | bit(kSpecial) | bit(kBoolean);
constexpr std::uint64_t kMost32 = 0xFFFFFFFF;

/// The fields that a kind carries, as bits; 0 for a number that is no kind.
constexpr unsigned fields_with(unsigned carried) {
  unsigned fields = bit(kBoot) | bit(kUptime) | bit(kUtc) | bit(kLocal);
  if (carried & event::kInterview) fields |= bit(kInterview);
  if (carried & event::kAddress) fields |= bit(kNode) | bit(kRow);
  if (carried & event::kAnswer) fields |= kValueFields;
  if (carried & event::kParent) fields |= bit(kParent);
  if (carried & event::kPosition) fields |= bit(kPosition);
  if (carried & event::kOutcome) fields |= bit(kOutcome);
  if (carried & event::kHash) fields |= bit(kHash);
  if (carried & event::kCount) fields |= bit(kCount);
  if (carried & event::kName) fields |= bit(kName);
  if (carried & event::kText) fields |= bit(kText);
  if (carried & event::kLanguage) fields |= bit(kLanguage);
  if (carried & event::kAddresses) fields |= bit(kAddresses);
  return fields;
}

struct KindFields {
  unsigned allowed = 0, needed = 0;
};

const KindFields& fields_of_kind(std::uint8_t kind) {
  static const auto kKinds = [] {
    std::array<KindFields, 256> kinds;
    for (unsigned i = 0; i < kinds.size(); ++i) {
      const unsigned carried = event::fields_of(static_cast<event::Kind>(i));
      if (carried == 0xFFFF) continue;
      kinds[i].allowed = fields_with(carried);
      kinds[i].needed = kinds[i].allowed & (bit(kInterview) | bit(kNode) | bit(kOutcome) | bit(kHash) | bit(kAddresses));
      if (carried & event::kUtc) kinds[i].needed |= bit(kUtc);
    }
    return kinds;
  }();
  return kKinds[kind];
}

/// Protocol Buffers' wire format, as far as events use it: keys of one byte or two.
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
  bool fixed(std::uint64_t& value) {
    if (end_ - at_ < 8) return false;
    value = load_le<std::uint64_t>(at_);
    at_ += 8;
    return true;
  }
  /// Its place and, in `size`, its length.
  bool text(const std::uint8_t*& text, std::uint64_t& size) {
    if (!number(size) || size > static_cast<std::uint64_t>(end_ - at_)) return false;
    text = at_;
    at_ += size;
    return true;
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

struct PlainFields {
  std::uint64_t numbers[kFieldNumbers];       ///< of a text its length; only those that were seen mean anything
  const std::uint8_t* texts[kFieldNumbers];
  unsigned seen = 0;  ///< a bit a field

  bool read(Bytes payload, unsigned allowed) {
    FieldReader reader(payload);
    unsigned last = 0;
    while (!reader.at_end()) {
      const unsigned key = reader.key(), field = key >> 3U, wire = key & 7U;
      if (field <= last || field >= kFieldNumbers || (allowed & bit(field)) == 0) return false;
      const bool is_text = (kTextFields & bit(field)) != 0;
      if (wire != (is_text ? 2U : field == kHash ? 1U : 0U)) return false;
      if (!(is_text ? reader.text(texts[field], numbers[field]) : field == kHash ? reader.fixed(numbers[field]) : reader.number(numbers[field]))) return false;
      last = field;
      seen |= bit(field);
    }
    return true;
  }
  [[nodiscard]] bool has(unsigned field) const { return (seen & bit(field)) != 0; }
  /// 0 where it is not there, as the general decoder has it.
  [[nodiscard]] std::uint64_t number(unsigned field) const { return has(field) ? numbers[field] : 0; }
  [[nodiscard]] Bytes text(unsigned field) const { return has(field) ? Bytes(texts[field], static_cast<std::size_t>(numbers[field])) : Bytes(); }
  [[nodiscard]] std::int64_t zigzag(unsigned field) const {
    return static_cast<std::int64_t>(number(field) >> 1U) ^ -static_cast<std::int64_t>(number(field) & 1U);
  }
  /// Every number fits what it is read into.
  [[nodiscard]] bool in_range() const {
    constexpr std::uint64_t kMostLocal = 2 * 900;
    return number(kBoot) <= kMost32 && number(kNode) < kNoNode && number(kRow) < kNoRow && number(kParent) < kNoRow &&
           number(kPosition) < 0xFFFF && number(kLocal) <= kMostLocal && number(kDays) <= kMost32 && number(kBoolean) <= 1 &&
           number(kOutcome) <= static_cast<std::uint64_t>(event::Outcome::kOutOfScope);
  }
  /// What a kind must carry is there and is not nothing.
  [[nodiscard]] bool complete(unsigned needed) const {
    if ((seen & needed) != needed) return false;
    return (!(needed & bit(kInterview)) || numbers[kInterview] != 0) && (!(needed & bit(kOutcome)) || numbers[kOutcome] != 0) &&
           (!(needed & bit(kAddresses)) || numbers[kAddresses] != 0);
  }
};

bool take_value(const PlainFields& fields, event::Answer& answer) {
  answer = event::Answer();
  switch (fields.seen & kValueFields) {
    case 0: return true;
    case bit(kInteger): answer.value = Value::integer(fields.zigzag(kInteger)); return true;
    case bit(kBoolean): answer.value = Value::boolean(fields.number(kBoolean) != 0); return true;
    case bit(kMantissa) | bit(kScale):
      if (fields.number(kScale) > expr::kMaxDecimalScale) return false;
      answer.value = Value::decimal(fields.zigzag(kMantissa), static_cast<std::uint8_t>(fields.number(kScale)));
      return true;
    case bit(kAnswerText):
      if (fields.numbers[kAnswerText] == 0 || fields.numbers[kAnswerText] > kMaxTextBytes) return false;
      answer.value = Value::text(as_text(fields.text(kAnswerText)));
      return true;
    case bit(kDays): answer.value = Value::date(static_cast<std::int32_t>(fields.zigzag(kDays))); return true;
    case bit(kSpecial):
      if (fields.number(kSpecial) < 1 || fields.number(kSpecial) > static_cast<std::uint64_t>(event::Special::kNotApplicable)) return false;
      answer.special = static_cast<event::Special>(fields.number(kSpecial));
      return true;
    default: return false;
  }
}

void take_rest(const PlainFields& fields, event::Event& event) {
  event.parent = static_cast<RowId>(fields.number(kParent));
  event.position = static_cast<std::uint16_t>(fields.number(kPosition));
  event.outcome = static_cast<event::Outcome>(fields.number(kOutcome));
  event.hash = fields.number(kHash);
  event.count = fields.number(kCount);
  event.name = as_text(fields.text(kName));
  event.text = as_text(fields.text(kText));
  event.language = as_text(fields.text(kLanguage));
  event.addresses = fields.text(kAddresses);
}

}  // namespace

bool read_plainly(std::uint8_t kind, Bytes payload, event::Event& event) {
  const KindFields& known = fields_of_kind(kind);
  PlainFields fields;
  if (known.allowed == 0 || !fields.read(payload, known.allowed) || !fields.in_range() || !fields.complete(known.needed)) return false;
  if ((known.allowed & kValueFields) != 0 && !take_value(fields, event.answer)) return false;
  event.kind = static_cast<event::Kind>(kind);
  event.stamp = {static_cast<std::uint32_t>(fields.number(kBoot)), fields.number(kUptime)};
  event.has_utc = fields.has(kUtc);
  event.utc_s = fields.zigzag(kUtc);
  event.has_local = fields.has(kLocal);
  event.local_min = static_cast<std::int16_t>(fields.zigzag(kLocal));
  event.interview = fields.number(kInterview);
  event.address = {static_cast<NodeId>(fields.number(kNode)), static_cast<RowId>(fields.number(kRow))};
  if ((known.allowed & ~(kValueFields | bit(kBoot) | bit(kUptime) | bit(kUtc) | bit(kLocal) | bit(kInterview) | bit(kNode) | bit(kRow))) != 0)
    take_rest(fields, event);
  return true;
}

bool read_event(std::uint8_t kind, Bytes payload, event::Event& event) {
  if (read_plainly(kind, payload, event)) return true;
  const auto decoded = event::decode(kind, payload);
  if (decoded.ok()) event = *decoded;
  return decoded.ok();
}

}  // namespace eslabon::store
