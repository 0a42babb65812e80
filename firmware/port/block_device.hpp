// Storage that survives power loss: SD card, raw NOR, EEPROM, a file on the host.
#pragma once

#include "firmware/base/bytes.hpp"

namespace eslabon::port {

struct Geometry {
  std::uint64_t size = 0;            ///< bytes, a multiple of erase_size
  std::uint32_t program_size = 512;  ///< bytes written at once and aligned; SD 512, NOR 1..256
  std::uint32_t erase_size = 512;    ///< bytes erased at once and aligned; NOR 4096 or 65536
  bool rewritable = true;            ///< true: program() replaces (SD). false: it only clears bits (NOR)
};

/// Rules that every device keeps:
/// - Reads see all earlier program() and erase() calls of this session, synced or not.
/// - Until sync() returns, a power cut may keep, lose, tear or garble each unsynced unit independently of the others;
///   after it, what was written stays. A device that writes through may make sync() cheap, never a lie.
/// - After erase() a non-rewritable device reads 0xFF there; a rewritable one may treat erase() as a hint.
class BlockDevice {
 public:
  /// Fixed from the moment the medium is ready; size 0 when there is none.
  [[nodiscard]] virtual Geometry geometry() const = 0;
  /// Any offset and length. kOutOfRange, kNoMedium, kIo.
  virtual Status read(std::uint64_t offset, MutableBytes out) = 0;
  /// Offset and length are multiples of program_size. kOutOfRange, kNoMedium, kIo.
  virtual Status program(std::uint64_t offset, Bytes data) = 0;
  /// Offset and length are multiples of erase_size. kOutOfRange, kNoMedium, kIo.
  virtual Status erase(std::uint64_t offset, std::uint64_t length) = 0;
  /// Returns when all before it is durable. kNoMedium, kIo.
  virtual Status sync() = 0;

 protected:
  ~BlockDevice() = default;
};

}  // namespace eslabon::port
