#include "boards/lm3s6965evb/chip_math.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace eslabon;
using namespace eslabon::board;

TEST_CASE("the baud divisor of the data sheet's worked example comes out") {
  const BaudDivisor divisor = baud_divisor(20'000'000, 115'200);  // 10.8507 = 10 + 54/64
  CHECK(divisor.integer == 10);
  CHECK(divisor.fraction == 54);
}

TEST_CASE("every baud rate up to three million is met within one per cent at 50 MHz") {
  for (const std::uint32_t baud : {9'600U, 115'200U, 230'400U, 460'800U, 921'600U, 1'500'000U, 3'000'000U}) {
    const BaudDivisor divisor = baud_divisor(50'000'000, baud);
    const double actual = 50e6 / (16 * (divisor.integer + divisor.fraction / 64.0));
    CHECK(std::abs(actual / baud - 1) < 0.01);
  }
}

TEST_CASE("the bus to the clock chip never runs faster than asked") {
  CHECK(i2c_timer_period(50'000'000, 100'000) == 24);
  CHECK(i2c_timer_period(20'000'000, 100'000) == 9);
  CHECK(i2c_timer_period(50'000'001, 100'000) == 25);
}

TEST_CASE("the clock chip's leap day is read, a stopped clock and an impossible date are not") {
  std::array<std::uint8_t, 7> registers{0x58, 0x59, 0x23, 0x05, 0x29, 0x02, 0x24};
  CHECK(seconds_from_ds1338(registers) == 1709251198);
  registers[0] = 0xD8;
  CHECK_FALSE(seconds_from_ds1338(registers).has_value());
  registers = {0x00, 0x00, 0x00, 0x01, 0x30, 0x02, 0x24};
  CHECK_FALSE(seconds_from_ds1338(registers).has_value());
}

TEST_CASE("a card's size is read from both versions of its register") {
  std::array<std::uint8_t, 16> version1{};
  version1[5] = 9;                                          // blocks of 512 bytes
  version1[6] = 0x03, version1[7] = 0xFF, version1[8] = 0xC0;  // size 4095
  version1[9] = 0x03, version1[10] = 0x80;                  // multiplier 7
  CHECK(sd_capacity(version1) == std::uint64_t{4096} << (7 + 2 + 9));
  std::array<std::uint8_t, 16> version2{};
  version2[0] = 0x40;
  version2[8] = 0x1D, version2[9] = 0x59;  // 7513 + 1 units of 512 KB
  CHECK(sd_capacity(version2) == std::uint64_t{7514} * 512 * 1024);
  version2[0] = 0x80;
  CHECK(sd_capacity(version2) == 0);
}

TEST_CASE("card commands and blocks carry the check sums of the specification") {
  const std::uint8_t go_idle[] = {0x40, 0, 0, 0, 0}, if_cond[] = {0x48, 0, 0, 0x01, 0xAA};
  CHECK(sd_crc7(go_idle, 5) == 0x95);
  CHECK(sd_crc7(if_cond, 5) == 0x87);
  std::uint16_t crc = 0;
  for (int i = 0; i < 512; ++i) crc = sd_crc16(crc, 0xFF);
  CHECK(crc == 0x7FA1);
}
