#include "boards/lm3s6965evb/i2c.hpp"

#include "boards/lm3s6965evb/chip_math.hpp"
#include "boards/lm3s6965evb/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kAddress = 0x40020000, kControl = 0x40020004, kData = 0x40020008, kPeriod = 0x4002000C,
                        kConfiguration = 0x40020020;
constexpr std::uint32_t kRun = 1, kStart = 2, kStop = 4, kAck = 8;               // written to kControl
constexpr std::uint32_t kBusy = 1, kError = 2, kAddressAck = 4, kLostBus = 16;  // read from it
constexpr int kWait = 100'000;                                                   // a byte takes 4,500 clocks

Status step(std::uint32_t control) {
  at(kControl) = control;
  int wait = 0;
  while ((at(kControl) & kBusy) != 0 && ++wait < kWait) {
  }
  const std::uint32_t state = at(kControl);
  if (wait == kWait || (state & kLostBus) != 0) return Error::kIo;
  if ((state & kError) == 0) return {};
  if ((control & kStop) == 0) at(kControl) = kStop;  // let go of the bus (15.3.1.5)
  return (state & kAddressAck) != 0 ? Error::kNotFound : Error::kIo;
}

}  // namespace

void I2c::set_up() {
  at(kConfiguration) = 0x10;  // master
  at(kPeriod) = i2c_timer_period(kSystemHz, 100'000);
}

Status I2c::write(std::uint8_t address, Bytes bytes) {
  at(kAddress) = static_cast<std::uint32_t>(address) << 1;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    at(kData) = bytes[i];
    ESLABON_TRY(step(kRun | (i == 0 ? kStart : 0) | (i + 1 == bytes.size() ? kStop : 0)));
  }
  return {};
}

Status I2c::read(std::uint8_t address, MutableBytes bytes) {
  at(kAddress) = (static_cast<std::uint32_t>(address) << 1) | 1U;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool last = i + 1 == bytes.size();
    ESLABON_TRY(step(kRun | (i == 0 ? kStart : 0) | (last ? kStop : kAck)));
    bytes[i] = static_cast<std::uint8_t>(at(kData));
  }
  return {};
}

Status I2c::write_then_read(std::uint8_t address, Bytes out, MutableBytes in) {
  ESLABON_TRY(write(address, out));
  return read(address, in);
}

}  // namespace eslabon::board
