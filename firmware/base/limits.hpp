// The formats' limits: what a package, an event or a message may hold. Buffers are sized by each board's main.cpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eslabon {

/// Index of a node (question, group, repeat, calculation) of one form, in document order; 0 is the form itself.
using NodeId = std::uint16_t;
inline constexpr NodeId kNoNode = 0xFFFF;
inline constexpr std::size_t kMaxNodes = 8192;

/// One entry of a repeat in one interview, numbered in order of creation and never reused; 0 is the form itself.
/// Position among its siblings is a different thing: it changes when an entry before it is removed.
using RowId = std::uint16_t;
inline constexpr RowId kRootRow = 0;
inline constexpr RowId kNoRow = 0xFFFF;
inline constexpr std::size_t kMaxRepeatDepth = 4;

/// Where an answer belongs: a node, in one row of the innermost repeat around it.
struct Address {
  NodeId node = kNoNode;
  RowId row = kRootRow;
  constexpr bool operator==(const Address&) const = default;
};

/// Longest text answer, in bytes of UTF-8; also bounds a select_multiple's joined names.
inline constexpr std::size_t kMaxTextBytes = 1000;
/// Longest event on the log, all included.
inline constexpr std::size_t kMaxEventBytes = 1152;
inline constexpr std::size_t kMaxLanguages = 32;

/// Identifies a device for good; chosen once at provisioning, shown as 16 hex digits.
using DeviceId = std::uint64_t;
/// First 8 bytes of a SHA-256 or similar over a content: names a package or an assignment list.
using ContentHash = std::uint64_t;

static_assert(kMaxEventBytes >= kMaxTextBytes + 64, "a full text answer must fit in one event");

}  // namespace eslabon
