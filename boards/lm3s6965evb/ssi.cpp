#include "boards/lm3s6965evb/ssi.hpp"

#include "boards/lm3s6965evb/chip_math.hpp"
#include "boards/lm3s6965evb/registers.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint32_t kCr0 = 0x40008000, kCr1 = 0x40008004, kDr = 0x40008008, kSr = 0x4000800C, kCpsr = 0x40008010;
constexpr std::uint32_t kEnabled = 2, kEightBits = 7;
constexpr std::uint32_t kTransmitRoom = 2, kReceived = 4;
constexpr std::uint32_t kCardPin = 0x01, kOledPin = 0x08;
constexpr std::size_t kFifo = 8;

// SSI clock = 50 MHz / prescale, prescale even (13.3.1).
void set_prescale(std::uint32_t prescale) {
  at(kCr1) = 0;
  at(kCpsr) = prescale;
  at(kCr0) = kEightBits;
  at(kCr1) = kEnabled;
}

}  // namespace

void Ssi::set_up() { select(Target::kNone); }

void Ssi::select(Target target) {
  gpio::data(gpio::kD, kCardPin) = target == Target::kCard ? 0 : kCardPin;
  gpio::data(gpio::kA, kOledPin) = target == Target::kOled ? 0 : kOledPin;
  set_prescale(target == Target::kOled ? 20 : card_fast_ ? 4 : 126);
}

std::uint8_t Ssi::exchange(std::uint8_t out) {
  while ((at(kSr) & kTransmitRoom) == 0) {
  }
  at(kDr) = out;
  while ((at(kSr) & kReceived) == 0) {
  }
  return static_cast<std::uint8_t>(at(kDr));
}

// Up to a FIFO's length is in flight: never more, or received bytes would be lost.
void Ssi::send(Bytes bytes) {
  std::size_t in_flight = 0;
  for (const std::uint8_t byte : bytes) {
    if (in_flight == kFifo) {
      while ((at(kSr) & kReceived) == 0) {
      }
      touch(kDr);
      --in_flight;
    }
    at(kDr) = byte;
    ++in_flight;
  }
  for (; in_flight > 0; --in_flight) {
    while ((at(kSr) & kReceived) == 0) {
    }
    touch(kDr);
  }
}

// Most of what a key press costs is spent here, hence one short loop for both: what is in flight stays a FIFO's length.
std::uint16_t Ssi::receive(MutableBytes bytes) {
  const std::uint8_t* const end = bytes.data() + bytes.size();
  const std::uint8_t* unsent = bytes.data();
  for (std::size_t i = 0; i < kFifo && unsent != end; ++i, ++unsent) at(kDr) = 0xFF;
  std::uint16_t crc = 0;
  for (std::uint8_t* next = bytes.data(); next != end; ++next) {
    while ((at(kSr) & kReceived) == 0) {
    }
    *next = static_cast<std::uint8_t>(at(kDr));
    if (unsent != end) at(kDr) = 0xFF, ++unsent;
    crc = sd_crc16(crc, *next);
  }
  return crc;
}

}  // namespace eslabon::board
