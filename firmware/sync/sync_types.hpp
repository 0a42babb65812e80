// What both ends of a synchronisation speak of: entries of a device's log, and objects sent down to it.
#pragma once

#include <array>
#include <cstdint>

#include "firmware/base/bytes.hpp"
#include "firmware/base/limits.hpp"

namespace eslabon::sync {

/// Number of an entry in its device's log; the first is 1, 0 means "before the first".
using Sequence = std::uint64_t;
/// The log's hash chain after an entry; what it is made of is the journal's business.
using ChainHash = std::uint64_t;

/// Which station: up to eight characters of its name, the first one in the lowest byte.
using StationId = std::uint64_t;

/// What a station has confirmed to hold durably.
struct Holding {
  Sequence up_to = 0;
  StationId station = 0;
};

/// How far somebody has a log.
struct LogPosition {
  Sequence up_to = 0;   ///< last entry held, 0 for none
  ChainHash chain = 0;  ///< the chain after it; 0 with up_to 0
  constexpr bool operator==(const LogPosition&) const = default;
};

/// No local time is further from UTC, in minutes.
inline constexpr std::int32_t kMostLocalMin = 900;

/// What goes down to a device, whole or not at all.
enum class ObjectKind : std::uint8_t { kFormPackage = 1, kAssignments = 2, kConfiguration = 3, kReturned = 4 };

struct ObjectName {
  ObjectKind kind = ObjectKind::kFormPackage;
  ContentHash hash = 0;    ///< names the content
  std::uint32_t size = 0;  ///< bytes
  constexpr bool operator==(const ObjectName&) const = default;
};

/// Why an end stops without touching what is stored. The numbers travel (docs/wire_protocol.md).
enum class Refusal : std::uint8_t {
  kNone = 0,
  kChainDiffers = 1,   ///< same entry numbers, other entries: card swapped, device restored, or two devices of one id
  kStationAhead = 2,   ///< the station holds entries that the device's log has not reached: card replaced or restored
  kLogUnreadable = 3,  ///< the device cannot read its log
  kVersion = 4,        ///< no common protocol version
  kNotAcknowledged = 5,  ///< what the station stored does not chain to what the device has
};
/// A short English phrase for a Refusal, never null.
const char* name_of(Refusal refusal);
/// "form package", "assignments", ...
const char* name_of(ObjectKind kind);

}  // namespace eslabon::sync
