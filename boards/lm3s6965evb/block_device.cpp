#include "boards/lm3s6965evb/block_device.hpp"

#include <algorithm>

#include "boards/lm3s6965evb/chip_math.hpp"

namespace eslabon::board {
namespace {

constexpr std::uint8_t kGoIdle = 0, kIfCond = 8, kSendCsd = 9, kStop = 12, kStatus = 13, kBlockLength = 16,
                       kReadSingle = 17, kReadMultiple = 18, kWriteSingle = 24, kOpCond = 41, kApplication = 55,
                       kReadOcr = 58, kCrcOnOff = 59;
constexpr std::uint8_t kIdle = 0x01, kIllegal = 0x04, kNoAnswer = 0xFF;
constexpr std::uint8_t kDataToken = 0xFE, kAcceptedMask = 0x1F, kAccepted = 0x05;
// Bytes clocked at 12.5 MHz, 0.64 us each: the specification's 100 ms for a read, 500 ms for a write (4.6.2).
constexpr int kReadWait = 160'000, kWriteWait = 800'000;
constexpr int kTries = 3;

}  // namespace

port::Geometry BlockDevice::geometry() const { return {ready_ ? size_ : 0, kBlock, kBlock, true}; }

// Card deselected between commands, with a byte's clocks for it to let go of the line.
void BlockDevice::release() {
  ssi_.select(Ssi::Target::kNone);
  ssi_.exchange(0xFF);
}

std::uint8_t BlockDevice::command(std::uint8_t index, std::uint32_t argument) {
  ssi_.select(Ssi::Target::kCard);
  ssi_.exchange(0xFF);
  std::uint8_t frame[6] = {static_cast<std::uint8_t>(0x40U | index), static_cast<std::uint8_t>(argument >> 24),
                           static_cast<std::uint8_t>(argument >> 16), static_cast<std::uint8_t>(argument >> 8),
                           static_cast<std::uint8_t>(argument), 0};
  frame[5] = sd_crc7(frame, 5);
  ssi_.send(frame);
  if (index == kStop) ssi_.exchange(0xFF);  // the byte after CMD12 is no answer (7.3.1.1)
  std::uint8_t answer = kNoAnswer;
  for (int wait = 0; wait < 10 && (answer & 0x80U) != 0; ++wait) answer = ssi_.exchange(0xFF);
  return answer;
}

std::uint8_t BlockDevice::application_command(std::uint8_t index, std::uint32_t argument) {
  command(kApplication, 0);
  release();
  return command(index, argument);
}

// CMD0, CMD8, then ACMD41 until the card has started: at most about a second at 400 kHz (4.2.3).
Status BlockDevice::wake() {
  ssi_.set_card_fast(false);
  ssi_.select(Ssi::Target::kNone);
  for (int i = 0; i < 10; ++i) ssi_.exchange(0xFF);
  const std::uint8_t idle = command(kGoIdle, 0);
  release();
  if (idle == kNoAnswer) return Error::kNoMedium;
  if (idle != kIdle) return Error::kIo;
  const std::uint8_t version = command(kIfCond, 0x1AA);
  std::uint8_t echo[4] = {};
  if ((version & kIllegal) == 0) ssi_.receive(echo);
  release();
  if ((version & kIllegal) == 0 && echo[3] != 0xAA) return Error::kUnsupported;
  const std::uint32_t high_capacity = (version & kIllegal) == 0 ? 1U << 30 : 0;
  for (int wait = 0; wait < 2000; ++wait) {
    const std::uint8_t answer = application_command(kOpCond, high_capacity);
    release();
    if (answer == 0) return {};
    if (answer != kIdle) return Error::kIo;
  }
  return Error::kIo;
}

Status BlockDevice::identify() {
  std::uint8_t ocr[4] = {};
  if ((command(kReadOcr, 0) & ~kIdle) != 0) return Error::kIo;  // the emulator always says idle here
  ssi_.receive(ocr);
  release();
  block_addressed_ = (ocr[0] & 0x40U) != 0;
  ssi_.set_card_fast(true);
  if (command(kCrcOnOff, 1) != 0) return Error::kIo;
  release();
  if (!block_addressed_ && command(kBlockLength, kBlock) != 0) return Error::kIo;
  release();
  std::array<std::uint8_t, 16> csd{};
  if (command(kSendCsd, 0) != 0) return Error::kIo;
  ESLABON_TRY(receive_block(csd));
  release();
  size_ = sd_capacity(csd);
  return size_ == 0 ? Status(Error::kUnsupported) : Status();
}

Status BlockDevice::start() {
  cached_ = kNothingCached;
  ready_ = false;
  Status status = wake();
  if (status.ok()) status = identify();
  release();
  ready_ = status.ok();
  return status;
}

Status BlockDevice::receive_block(MutableBytes out) {
  std::uint8_t token = 0xFF;
  for (int wait = 0; wait < kReadWait && token == 0xFF; ++wait) token = ssi_.exchange(0xFF);
  if (token != kDataToken) return Error::kIo;
  const std::uint16_t crc = ssi_.receive(out);
  std::uint8_t sent[2];
  ssi_.receive(sent);
  return crc == ((sent[0] << 8) | sent[1]) ? Status() : Status(Error::kCorrupt);
}

// A card that answers nothing is gone; one that answered with an error stays.
Status BlockDevice::lost(Status status) {
  const std::uint8_t answer = command(kStatus, 0);
  ssi_.exchange(0xFF);
  release();
  if (answer == kNoAnswer) ready_ = false;
  return ready_ ? status : Status(Error::kNoMedium);
}

Status BlockDevice::read_block(std::uint32_t number, MutableBytes out) {
  Status status = Error::kIo;
  for (int attempt = 0; attempt < kTries && !status.ok(); ++attempt) {
    status = command(kReadSingle, card_address(number)) == 0 ? receive_block(out) : Status(Error::kIo);
    release();
  }
  return status.ok() ? status : lost(status);
}

Status BlockDevice::read_blocks(std::uint32_t first, MutableBytes out) {
  if (out.size() == kBlock) return read_block(first, out);
  Status status = command(kReadMultiple, card_address(first)) == 0 ? Status() : Status(Error::kIo);
  for (std::size_t done = 0; status.ok() && done < out.size(); done += kBlock)
    status = receive_block(out.subspan(done, kBlock));
  command(kStop, 0);
  for (int wait = 0; wait < kReadWait && ssi_.exchange(0xFF) != 0xFF; ++wait) {
  }
  release();
  if (status.ok()) return status;
  for (std::size_t done = 0; done < out.size(); done += kBlock)
    ESLABON_TRY(read_block(first + static_cast<std::uint32_t>(done / kBlock), out.subspan(done, kBlock)));
  return {};
}

Status BlockDevice::read_part(std::uint32_t number, std::size_t from, MutableBytes out) {
  if (cached_ != number) {
    cached_ = kNothingCached;
    ESLABON_TRY(read_block(number, cache_));
    cached_ = number;
  }
  std::copy_n(cache_.begin() + static_cast<std::ptrdiff_t>(from), out.size(), out.begin());
  return {};
}

Status BlockDevice::check_range(std::uint64_t offset, std::uint64_t length) const {
  return offset <= size_ && length <= size_ - offset ? Status() : Status(Error::kOutOfRange);
}

Status BlockDevice::read(std::uint64_t offset, MutableBytes out) {
  if (!ready_) ESLABON_TRY(start());
  ESLABON_TRY(check_range(offset, out.size()));
  while (!out.empty()) {
    const auto number = static_cast<std::uint32_t>(offset / kBlock);
    const auto from = static_cast<std::size_t>(offset % kBlock);
    const bool whole = from == 0 && out.size() >= kBlock;
    const std::size_t size = whole ? out.size() / kBlock * kBlock : std::min<std::size_t>(kBlock - from, out.size());
    ESLABON_TRY(whole ? read_blocks(number, out.first(size)) : read_part(number, from, out.first(size)));
    offset += size;
    out = out.subspan(size);
  }
  return {};
}

Status BlockDevice::wait_until_idle() {
  for (int wait = 0; wait < kWriteWait; ++wait)
    if (ssi_.exchange(0xFF) == 0xFF) return {};
  return Error::kIo;
}

Status BlockDevice::write_block(std::uint32_t number, Bytes data) {
  if (command(kWriteSingle, card_address(number)) != 0) return Error::kIo;
  std::uint16_t crc = 0;
  for (const std::uint8_t byte : data) crc = sd_crc16(crc, byte);
  ssi_.exchange(0xFF);
  ssi_.exchange(kDataToken);
  ssi_.send(data);
  ssi_.exchange(static_cast<std::uint8_t>(crc >> 8));
  ssi_.exchange(static_cast<std::uint8_t>(crc));
  if ((ssi_.exchange(0xFF) & kAcceptedMask) != kAccepted) return Error::kIo;
  ESLABON_TRY(wait_until_idle());
  release();
  // The write itself may have failed after the data was accepted: only the status register tells (7.3.2.3).
  const std::uint8_t high = command(kStatus, 0), low = ssi_.exchange(0xFF);
  return high == 0 && low == 0 ? Status() : Status(Error::kIo);
}

Status BlockDevice::program(std::uint64_t offset, Bytes data) {
  if (!ready_) ESLABON_TRY(start());
  ESLABON_TRY(check_range(offset, data.size()));
  if (offset % kBlock != 0 || data.size() % kBlock != 0) return Error::kOutOfRange;
  for (; !data.empty(); offset += kBlock, data = data.subspan(kBlock)) {
    const auto number = static_cast<std::uint32_t>(offset / kBlock);
    if (cached_ == number) cached_ = kNothingCached;
    Status status = Error::kIo;
    for (int attempt = 0; attempt < kTries && !status.ok(); ++attempt) {
      status = write_block(number, data.first(kBlock));
      release();
    }
    if (!status.ok()) return lost(status);
  }
  return {};
}

// A rewritable device may take erase() as a hint; an SD card does better without (its own wear levelling).
Status BlockDevice::erase(std::uint64_t offset, std::uint64_t length) {
  if (!ready_) return Error::kNoMedium;
  return check_range(offset, length);
}

}  // namespace eslabon::board
