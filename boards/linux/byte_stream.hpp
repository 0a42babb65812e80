// The cable as a pseudo terminal: the host tool opens its other end like a serial port.
#pragma once

#include <string>

#include "firmware/port/byte_stream.hpp"

namespace eslabon::board {

class ByteStream final : public port::ByteStream {
 public:
  /// Makes the pseudo terminal and, when `link` is not empty, a symbolic link to it. Throws std::runtime_error.
  explicit ByteStream(const std::string& link);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

  std::size_t read(MutableBytes out) override;
  std::size_t write(Bytes data) override;
  [[nodiscard]] std::size_t writable() const override;
  Status set_baud(std::uint32_t) override { return {}; }  ///< a pseudo terminal has no rate

 private:
  int master_ = -1;
  int slave_ = -1;  ///< kept open: otherwise the master fails while nobody has the other end
  std::string path_;
  std::string link_;
};

}  // namespace eslabon::board
