// Heads of the frames' bodies and the constants that both ends share; docs/wire_protocol.md is the page.
#pragma once

#include <cstddef>
#include <cstdint>

#include "firmware/frame/frame_layout.hpp"

namespace eslabon::sync {

inline constexpr std::uint32_t kProtocolVersion = 1;

// ---- device to station: u32 type << 28 | offset, u8 number of the last station frame heard, payload ----
enum class UpType : std::uint8_t {
  kControl = 1,   ///< payload: message Up
  kData = 2,      ///< payload: stream bytes at offset
  kDataLast = 3,  ///< as kData; the stream ends with it
  kMark = 4,      ///< offset: number of the mark, to be told in the next Ack; everything sent before it is lost or there
  kHeard = 5,     ///< nothing but "heard"
};
inline constexpr std::size_t kUpHeadBytes = 5;
inline constexpr std::uint32_t kMaxStreamOffset = (1U << 28) - 1;
constexpr std::uint32_t up_head(UpType type, std::uint32_t offset) {
  return static_cast<std::uint32_t>(type) << 28 | offset;
}

// ---- station to device: u8 type, u8 number (1 .. 255, around), payload ----
enum class DownType : std::uint8_t {
  kControl = 1,     ///< payload: message Down
  kObjectData = 2,  ///< payload: u32 offset, bytes of the object coming in
};
inline constexpr std::size_t kDownHeadBytes = 2;
inline constexpr std::size_t kObjectDataBytes = 224;  ///< of the object, in one frame
/// Content of the longest station frame: body and CRC.
inline constexpr std::size_t kMaxDownContent = 320;
/// The smallest receive ring that a device may have.
inline constexpr std::size_t kMinReceiveRing = 256;

inline constexpr std::size_t kMaxFrameBytes = 4096;    ///< stream bytes of one frame
inline constexpr std::size_t kMinFrameBytes = 64;
/// How a stream begins of which nothing is known yet, and how far it goes until the station has said more.
inline constexpr std::uint16_t kFirstFrameBytes = 2015;
inline constexpr std::uint8_t kFirstRepairable = 1;
inline constexpr std::uint32_t kAtOnceBytes = 65536;
inline constexpr std::size_t kControlRepairable = 2;   ///< parity of the device's control frames
inline constexpr std::size_t kMaxControlBytes = 304;   ///< encoded message Up or Down
inline constexpr std::size_t kMaxUpContent = kUpHeadBytes + kMaxFrameBytes + frame::kCrcBytes + frame::kMaxParityBytes;

// ---- the stream: entries one after the other: varint payload size << 1 | flagged, u8 kind,
// u8 flags when flagged, payload, and after some
// entries the u64 chain, so that a station can check and store before the end ----
inline constexpr std::uint64_t kChainEvery = 32;
inline constexpr std::uint32_t kChainAfterBytes = 4096;
constexpr bool chain_follows(std::uint64_t sequence, std::uint32_t payload) {
  return sequence % kChainEvery == 0 || payload >= kChainAfterBytes;
}
inline constexpr std::size_t kMaxEntryHead = 5;
inline constexpr std::uint32_t kChainBytes = 8;
inline constexpr std::size_t kMaxEntryPayload = 60000;

/// Blocks of an installed object whose checksums a station may ask for.
inline constexpr std::uint32_t kBlockBytes = 512;
inline constexpr std::uint32_t kBlocksPerMessage = 32;

}  // namespace eslabon::sync
