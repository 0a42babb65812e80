// The SD card in SPI mode (SD Physical Layer Simplified Specification 6.00, chapter 7).
#pragma once

#include <array>

#include "boards/lm3s6965evb/ssi.hpp"
#include "firmware/port/block_device.hpp"

namespace eslabon::board {

/// Blocks of 512 bytes, read with their CRC checked, written with their CRC sent and the card's busy time waited out:
/// when program() returns, the card has the block, so sync() has nothing left to do.
/// Without a card every call is kNoMedium; a card that was put in is found by the next read.
class BlockDevice final : public port::BlockDevice {
 public:
  /// `ssi` must outlive it and be set up.
  explicit BlockDevice(Ssi& ssi) : ssi_(ssi) {}

  /// Looks for a card and makes it ready. kNoMedium, kUnsupported, kIo.
  Status start();

  [[nodiscard]] port::Geometry geometry() const override;
  Status read(std::uint64_t offset, MutableBytes out) override;
  Status program(std::uint64_t offset, Bytes data) override;
  Status erase(std::uint64_t offset, std::uint64_t length) override;
  Status sync() override { return ready_ ? Status() : Status(Error::kNoMedium); }

 private:
  static constexpr std::uint32_t kBlock = 512;

  std::uint8_t command(std::uint8_t index, std::uint32_t argument);
  std::uint8_t application_command(std::uint8_t index, std::uint32_t argument);
  void release();
  Status wake();
  Status identify();
  Status receive_block(MutableBytes out);
  Status read_block(std::uint32_t number, MutableBytes out);
  Status read_blocks(std::uint32_t first, MutableBytes out);
  Status read_part(std::uint32_t number, std::size_t from, MutableBytes out);
  Status write_block(std::uint32_t number, Bytes data);
  Status wait_until_idle();
  Status check_range(std::uint64_t offset, std::uint64_t length) const;
  [[nodiscard]] std::uint32_t card_address(std::uint32_t number) const { return block_addressed_ ? number : number * kBlock; }
  Status lost(Status status);

  Ssi& ssi_;
  std::uint64_t size_ = 0;
  bool ready_ = false;
  bool block_addressed_ = false;
  std::uint32_t cached_ = kNothingCached;
  std::array<std::uint8_t, kBlock> cache_{};
  static constexpr std::uint32_t kNothingCached = 0xFFFFFFFF;
};

}  // namespace eslabon::board
