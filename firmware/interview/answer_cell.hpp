// The 16 bytes of one answer in the scratch pages; never leaves them, so no format to keep.
#pragma once

#include "firmware/base/bytes.hpp"
#include "firmware/expr/value.hpp"
#include "firmware/interview/answer_store.hpp"

namespace eslabon::interview {

/// kind u8, detail u8, flags u16, payload 12 bytes.
inline constexpr std::size_t kCellFlags = 2;
inline constexpr std::size_t kCellPayload = 4;
inline constexpr std::size_t kCellPayloadBytes = AnswerStore::kCellBytes - kCellPayload;

/// First byte of a cell: an expr::Kind, or one of these.
inline constexpr std::uint8_t kSpecialCell = 0x40;  ///< detail: the event::Special
/// Detail of a text cell: its length when it lies in the payload, or kLongText: payload is where (cell u32), length u16, room in
/// cells u16. An emptied long text keeps its room.
inline constexpr std::uint8_t kLongText = 0xFF;

struct LongText {
  std::uint32_t cell = 0;
  std::uint16_t length = 0;
  std::uint16_t room = 0;
};
LongText load_long_text(const std::uint8_t* cell);
void store_long_text(std::uint8_t* cell, LongText text);

/// For every kind but text.
expr::Value load_scalar(const std::uint8_t* cell);
/// Writes kind, detail and payload; not the flags.
void store_scalar(std::uint8_t* cell, const expr::Value& value);

}  // namespace eslabon::interview
