#include "firmware/event/event_codec.hpp"

#include <pb_decode.h>
#include <pb_encode.h>

#include "proto/event.pb.h"

namespace eslabon::event {
namespace {

using Message = eslabon_EventPayload;
using expr::Value;

/// What the callbacks fill or write: views, so that no text is copied.
struct Texts {
  Bytes answer, text, addresses, name, language;
};

bool take_view(pb_istream_t* stream, const pb_field_t*, void** arg) {
  // Of a stream over a buffer, the state is where it reads next.
  *static_cast<Bytes*>(*arg) = Bytes(static_cast<const std::uint8_t*>(stream->state), stream->bytes_left);
  return pb_read(stream, nullptr, stream->bytes_left);
}

bool put_view(pb_ostream_t* stream, const pb_field_t* field, void* const* arg) {
  const Bytes bytes = *static_cast<const Bytes*>(*arg);
  return bytes.empty() || (pb_encode_tag_for_field(stream, field) && pb_encode_string(stream, bytes.data(), bytes.size()));
}

template <class Bind>
void bind(Message& message, Texts& texts, Bind bind_one) {
  bind_one(message.text_answer, texts.answer);
  bind_one(message.text, texts.text);
  bind_one(message.addresses, texts.addresses);
  bind_one(message.name, texts.name);
  bind_one(message.language, texts.language);
}

template <class T, class U>
void put(bool& has, T& field, U value) {
  has = true;
  field = static_cast<T>(value);
}

void put_moment(Message& message, const Value& value) {
  put(message.has_time_ms, message.time_ms, value.ms_of_day());
  put(message.has_offset_min, message.offset_min, value.offset_min());
}

Status put_answer(Message& message, Texts& texts, const Answer& answer) {
  if (answer.special != Special::kNone) {
    put(message.has_special, message.special, answer.special);
    return {};
  }
  const Value& value = answer.value;
  switch (value.kind()) {
    case expr::Kind::kEmpty: break;
    case expr::Kind::kBoolean: put(message.has_boolean, message.boolean, value.as_boolean()); break;
    case expr::Kind::kInteger: put(message.has_integer, message.integer, value.as_integer()); break;
    case expr::Kind::kDecimal:
      put(message.has_mantissa, message.mantissa, value.mantissa());
      put(message.has_scale, message.scale, value.scale());
      break;
    case expr::Kind::kText:
      if (value.as_text().size() > kMaxTextBytes) return Error::kTooSmall;
      texts.answer = as_bytes(value.as_text());
      break;
    case expr::Kind::kDate: put(message.has_days, message.days, value.days()); break;
    case expr::Kind::kTime: put_moment(message, value); break;
    case expr::Kind::kDateTime:
      put(message.has_days, message.days, value.days());
      put_moment(message, value);
      break;
    default: return Error::kInvalid;
  }
  return {};
}

void put_places(Message& message, const Event& event, unsigned fields) {
  if (fields & kInterview) put(message.has_interview, message.interview, event.interview);
  if (fields & kAddress) {
    put(message.has_node, message.node, event.address.node);
    if (event.address.row != kRootRow) put(message.has_row, message.row, event.address.row);
  }
  if ((fields & kParent) && event.parent != kRootRow) put(message.has_parent, message.parent, event.parent);
  if ((fields & kPosition) && event.position != 0) put(message.has_position, message.position, event.position);
}

void put_rest(Message& message, Texts& texts, const Event& event, unsigned fields) {
  put(message.has_boot, message.boot, event.stamp.boot);
  put(message.has_uptime_ms, message.uptime_ms, event.stamp.uptime_ms);
  if (event.has_utc) put(message.has_utc_s, message.utc_s, event.utc_s);
  if (event.has_local) put(message.has_local_min, message.local_min, event.local_min);
  if (fields & kOutcome) put(message.has_outcome, message.outcome, event.outcome);
  if (fields & kHash) put(message.has_hash, message.hash, event.hash);
  if (fields & kCount) put(message.has_count, message.count, event.count);
  if (fields & kName) texts.name = as_bytes(event.name);
  if (fields & kText) texts.text = as_bytes(event.text);
  if (fields & kLanguage) texts.language = as_bytes(event.language);
  if (fields & kAddresses) texts.addresses = event.addresses;
}

Status check_complete(const Event& event, unsigned fields) {
  const bool complete = (!(fields & kInterview) || event.interview != 0) &&
                        (!(fields & kAddress) || (event.address.node != kNoNode && event.address.row != kNoRow)) &&
                        (!(fields & kOutcome) || event.outcome != Outcome::kNone) &&
                        (!(fields & kUtc) || event.has_utc) &&
                        (!(fields & kAddresses) || !event.addresses.empty());
  return complete ? Status() : Status(Error::kInvalid);
}

bool is_offset(std::int32_t minutes) {
  constexpr std::int32_t kMost = 900;
  return minutes >= -kMost && minutes <= kMost;
}

bool take16(bool has, std::uint32_t from, std::uint16_t& to) {
  if (!has) return true;
  to = static_cast<std::uint16_t>(from);
  return from < 0xFFFF;
}

// Exactly one kind of answer, or none.
Result<Value> take_value(const Message& message, const Texts& texts) {
  const bool timed = message.has_time_ms || message.has_offset_min;
  const int kinds = message.has_boolean + message.has_integer + (message.has_mantissa || message.has_scale) +
                    !texts.answer.empty() + (message.has_days || timed) + message.has_special;
  if (kinds > 1) return Error::kInvalid;
  if (message.has_boolean) return Value::boolean(message.boolean);
  if (message.has_integer) return Value::integer(message.integer);
  if (message.has_mantissa || message.has_scale) {
    if (message.scale > expr::kMaxDecimalScale) return Error::kInvalid;
    return Value::decimal(message.mantissa, static_cast<std::uint8_t>(message.scale));
  }
  if (texts.answer.size() > kMaxTextBytes) return Error::kInvalid;
  if (!texts.answer.empty()) return Value::text(as_text(texts.answer));
  if (timed) {
    if (message.time_ms >= static_cast<std::uint32_t>(expr::kMillisecondsPerDay) || !is_offset(message.offset_min)) return Error::kInvalid;
    const auto ms = static_cast<std::int32_t>(message.time_ms);
    const auto offset = static_cast<std::int16_t>(message.offset_min);
    return message.has_days ? Value::date_time({message.days, ms, offset}) : Value::time(ms, offset);
  }
  if (message.has_days) return Value::date(message.days);
  return Value();
}

Status take_answer(const Message& message, const Texts& texts, Answer& answer) {
  ESLABON_ASSIGN(answer.value, take_value(message, texts));
  if (!message.has_special) return {};
  if (message.special < 1 || message.special > static_cast<std::uint32_t>(Special::kNotApplicable)) return Error::kInvalid;
  answer.special = static_cast<Special>(message.special);
  return {};
}

Status take_fields(const Message& message, const Texts& texts, unsigned fields, Event& event) {
  event.stamp = {message.boot, message.uptime_ms};
  event.has_utc = message.has_utc_s;
  event.utc_s = message.utc_s;
  event.has_local = message.has_local_min;
  if (!is_offset(message.local_min)) return Error::kInvalid;
  event.local_min = static_cast<std::int16_t>(message.local_min);
  if (fields & kInterview) event.interview = message.interview;
  if (fields & kHash) event.hash = message.hash;
  if (fields & kCount) event.count = message.count;
  if (fields & kName) event.name = as_text(texts.name);
  if (fields & kText) event.text = as_text(texts.text);
  if (fields & kLanguage) event.language = as_text(texts.language);
  if (fields & kAddresses) event.addresses = texts.addresses;
  if (fields & kOutcome) event.outcome = static_cast<Outcome>(message.outcome);
  if (message.outcome > static_cast<std::uint32_t>(Outcome::kOutOfScope)) return Error::kInvalid;
  if ((fields & kHash) && !message.has_hash) return Error::kInvalid;
  if ((fields & kAddress) && (!take16(message.has_node, message.node, event.address.node) ||
                              !take16(message.has_row, message.row, event.address.row)))
    return Error::kInvalid;
  if (!take16(message.has_parent, message.parent, event.parent) ||
      !take16(message.has_position, message.position, event.position))
    return Error::kInvalid;
  if (fields & kAnswer) ESLABON_TRY(take_answer(message, texts, event.answer));
  return {};
}

}  // namespace

Result<std::size_t> encode(const Event& event, MutableBytes out) {
  const unsigned fields = fields_of(event.kind);
  if (fields == 0xFFFF) return Error::kInvalid;
  ESLABON_TRY(check_complete(event, fields));
  Message message = eslabon_EventPayload_init_zero;
  Texts texts;
  if (fields & kAnswer) ESLABON_TRY(put_answer(message, texts, event.answer));
  put_places(message, event, fields);
  put_rest(message, texts, event, fields);
  bind(message, texts, [](pb_callback_t& callback, Bytes& view) {
    callback.funcs.encode = put_view;
    callback.arg = &view;
  });
  pb_ostream_t stream = pb_ostream_from_buffer(out.data(), out.size() < kMaxEventBytes ? out.size() : kMaxEventBytes);
  if (!pb_encode(&stream, eslabon_EventPayload_fields, &message)) return Error::kTooSmall;
  return stream.bytes_written;
}

Result<Event> decode(std::uint8_t kind, Bytes payload) {
  if (kind == kWrappedKind && payload.size() >= kWrappedPrefix) {
    kind = payload[8];
    payload = payload.subspan(kWrappedPrefix);
  }
  Event event;
  event.kind = static_cast<Kind>(kind);
  const unsigned fields = fields_of(event.kind);
  if (fields == 0xFFFF) return Error::kUnsupported;
  Message message = eslabon_EventPayload_init_zero;
  Texts texts;
  bind(message, texts, [](pb_callback_t& callback, Bytes& view) {
    callback.funcs.decode = take_view;
    callback.arg = &view;
  });
  pb_istream_t stream = pb_istream_from_buffer(payload.data(), payload.size());
  if (!pb_decode(&stream, eslabon_EventPayload_fields, &message)) return Error::kCorrupt;
  ESLABON_TRY(take_fields(message, texts, fields, event));
  ESLABON_TRY(check_complete(event, fields));
  return event;
}

}  // namespace eslabon::event
