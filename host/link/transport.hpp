// A line to a device: a serial port, or what stands for one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "firmware/base/bytes.hpp"

namespace eslabon::link {

/// Bytes in both directions, never blocking. A line that breaks (cable pulled, peer gone) says so once, by kLost, and
/// is then only good for being destroyed.
class Transport {
 public:
  enum class State { kOpen, kLost };
  virtual ~Transport() = default;
  /// To be polled for reading, and for writing while something waits.
  [[nodiscard]] virtual int descriptor() const = 0;
  /// Takes what has come into `out`; `count` is how much.
  virtual State read(MutableBytes out, std::size_t& count) = 0;
  /// Hands over as much as goes; `count` is how much.
  virtual State write(Bytes data, std::size_t& count) = 0;
  /// Whether everything written has left this machine.
  virtual bool drained() = 0;
  /// The rate that the line starts with, bit/s; 0 when it has none that could be changed.
  [[nodiscard]] virtual std::uint32_t base_baud() const { return 0; }
  virtual void set_baud(std::uint32_t) {}
};

/// Why a line could not be opened.
enum class OpenFault {
  kMissing,  ///< no such port (yet)
  kBusy,     ///< another program holds it
  kDenied,   ///< no permission
  kOther,
};

struct OpenResult {
  std::unique_ptr<Transport> transport;  ///< null when it failed
  OpenFault fault = OpenFault::kOther;
  std::string message;                   ///< what is wrong and what to do
};

/// Changes when the port is taken away or put back; 0 while there is none. Always 1 for tcp:, which cannot be seen.
std::uint64_t port_mark(const std::string& address);

/// Opens `unix:PATH`, `tcp:HOST:PORT`, `pty:PATH` (a terminal whose rate means nothing, as QEMU's), or a serial
/// device by its path, at `baud` to begin with. Everything that is a file is locked against a second opening.
OpenResult open_transport(const std::string& address, std::uint32_t baud);

}  // namespace eslabon::link
