// Events in and out of bytes: the protobuf message of proto/event.proto, its kind beside it in the log entry.
#pragma once

#include "firmware/base/result.hpp"
#include "firmware/event/event.hpp"

namespace eslabon::event {

/// Kind of a log entry that wraps an event: it is intact, but the entry before it was damaged (docs/journal_format.md). The
/// event's own kind is byte 8 of the payload, its own payload begins at byte kWrappedPrefix.
inline constexpr std::uint8_t kWrappedKind = 0xFE;
inline constexpr std::size_t kWrappedPrefix = 10;

/// Writes the event's payload into `out` (kMaxEventBytes always suffice) and returns how many bytes. kInvalid: a field
/// that its kind requires is missing, or the answer is a kNumber. kTooSmall: `out`, or texts beyond the format's limits.
Result<std::size_t> encode(const Event& event, MutableBytes out);

/// Reads a payload of that kind, or of one that a damaged log entry has wrapped; the event's texts point into it. Fields that this build does not know are skipped.
/// kUnsupported: an unknown kind. kCorrupt: not such a message. kInvalid: a required field is missing or out of range.
Result<Event> decode(std::uint8_t kind, Bytes payload);

}  // namespace eslabon::event
