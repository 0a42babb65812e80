// Chip arithmetic as pure functions, so that it is tested where there is no chip.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "firmware/base/date.hpp"

namespace eslabon::board {

struct BaudDivisor {
  std::uint32_t integer = 0;   ///< UARTIBRD
  std::uint32_t fraction = 0;  ///< UARTFBRD, in 1/64
};

/// PL011 (LM3S6965 data sheet, 12.2.2): divisor = clock / (16 baud), fraction = round(64 x the rest).
constexpr BaudDivisor baud_divisor(std::uint32_t clock_hz, std::uint32_t baud) {
  const std::uint64_t in_64ths = (std::uint64_t{clock_hz} * 8 / baud + 1) / 2;  // clock*64/(16*baud), rounded
  return {static_cast<std::uint32_t>(in_64ths / 64), static_cast<std::uint32_t>(in_64ths % 64)};
}

/// I2C master timer period (15.3.1): SCL = clock / (20 x (1 + TPR)); rounded to never exceed `scl_hz`.
constexpr std::uint32_t i2c_timer_period(std::uint32_t clock_hz, std::uint32_t scl_hz) {
  return (clock_hz + 20 * scl_hz - 1) / (20 * scl_hz) - 1;
}

constexpr std::uint8_t from_bcd(std::uint8_t bcd) { return static_cast<std::uint8_t>((bcd >> 4) * 10 + (bcd & 0x0F)); }

/// Time of a DS1338's first seven registers (data sheet, table 3) in seconds since 1970, years 2000..2099; nothing
/// when the oscillator has been stopped (bit CH) or the digits are no date.
inline std::optional<std::int64_t> seconds_from_ds1338(const std::array<std::uint8_t, 7>& registers) {
  if ((registers[0] & 0x80U) != 0) return std::nullopt;
  const CivilDate date{2000 + from_bcd(registers[6]), from_bcd(registers[5]), from_bcd(registers[4])};
  const int hour = from_bcd(registers[2] & 0x3FU), minute = from_bcd(registers[1]), second = from_bcd(registers[0]);
  if (!is_real_date(date) || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::int64_t{days_from_civil(date)} * 86400 + hour * 3600 + minute * 60 + second;
}

/// Capacity in bytes from an SD card's CSD register (SD Physical Layer Simplified Specification 5.3); 0 if unknown.
constexpr std::uint64_t sd_capacity(const std::array<std::uint8_t, 16>& csd) {
  if (csd[0] >> 6 == 1) {
    const std::uint32_t size = ((csd[7] & 0x3FU) << 16) | (std::uint32_t{csd[8]} << 8) | csd[9];
    return (std::uint64_t{size} + 1) * 512 * 1024;
  }
  if (csd[0] >> 6 != 0) return 0;
  const std::uint32_t block_bits = csd[5] & 0x0FU;
  const std::uint32_t size = ((csd[6] & 0x03U) << 10) | (std::uint32_t{csd[7]} << 2) | (csd[8] >> 6U);
  const std::uint32_t multiplier = ((csd[9] & 0x03U) << 1) | (csd[10] >> 7U);
  return (std::uint64_t{size} + 1) << (multiplier + 2 + block_bits);
}

/// CRC-7 of SD commands (polynomial 0x09), shifted left with the end bit set.
constexpr std::uint8_t sd_crc7(const std::uint8_t* bytes, std::size_t size) {
  std::uint8_t crc = 0;
  for (std::size_t i = 0; i < size; ++i) {
    crc = static_cast<std::uint8_t>(crc ^ bytes[i]);
    for (int bit = 0; bit < 8; ++bit)
      crc = static_cast<std::uint8_t>((crc & 0x80U) != 0 ? (crc << 1) ^ (0x09 << 1) : crc << 1);
  }
  return static_cast<std::uint8_t>(crc | 1U);
}

/// CRC-16 of SD data blocks (polynomial 0x1021, start 0), one byte further.
[[gnu::always_inline]] constexpr std::uint16_t sd_crc16(std::uint16_t crc, std::uint8_t byte) {
  crc = static_cast<std::uint16_t>((crc >> 8) | (crc << 8));
  crc = static_cast<std::uint16_t>(crc ^ byte);
  crc = static_cast<std::uint16_t>(crc ^ ((crc & 0xFFU) >> 4));
  crc = static_cast<std::uint16_t>(crc ^ (crc << 12));
  return static_cast<std::uint16_t>(crc ^ ((crc & 0xFFU) << 5));
}

}  // namespace eslabon::board
