// A file descriptor that closes itself, with the reading and writing that sockets and terminals share.
#pragma once

#include <string>
#include <utility>

#include "host/link/transport.hpp"

namespace eslabon::link {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }

  Transport::State read(MutableBytes out, std::size_t& count) const;
  Transport::State write(Bytes data, std::size_t& count) const;

 private:
  int fd_;
};

/// Takes the advisory lock that keeps two programs off one port; false when another one has it.
bool lock_port(int fd);
/// From errno of a failed open of `address`.
OpenResult open_failure(const std::string& address, int error);

OpenResult open_socket(const std::string& address);
OpenResult open_terminal(const std::string& path);
OpenResult open_serial(const std::string& path, std::uint32_t baud);

}  // namespace eslabon::link
