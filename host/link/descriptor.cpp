#include "host/link/descriptor.hpp"

#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace eslabon::link {

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Transport::State Descriptor::read(MutableBytes out, std::size_t& count) const {
  const ssize_t got = ::read(fd_, out.data(), out.size());
  count = got > 0 ? static_cast<std::size_t>(got) : 0;
  if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) return Transport::State::kOpen;
  return Transport::State::kLost;
}

Transport::State Descriptor::write(Bytes data, std::size_t& count) const {
  ssize_t put = ::send(fd_, data.data(), data.size(), MSG_NOSIGNAL);
  if (put < 0 && errno == ENOTSOCK) put = ::write(fd_, data.data(), data.size());
  count = put > 0 ? static_cast<std::size_t>(put) : 0;
  return put >= 0 || errno == EAGAIN || errno == EINTR ? Transport::State::kOpen : Transport::State::kLost;
}

bool lock_port(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB) == 0; }

OpenResult open_failure(const std::string& address, int error) {
  switch (error) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case ECONNREFUSED: return {nullptr, OpenFault::kMissing, "no such port: is the device plugged in and switched on?"};
    case EBUSY:
    case EWOULDBLOCK: return {nullptr, OpenFault::kBusy, "another program is using it"};
    case EACCES:
    case EPERM:
      return {nullptr, OpenFault::kDenied, "no permission: install host/link/60-eslabon.rules or join the group dialout"};
    default: return {nullptr, OpenFault::kOther, std::strerror(error)};
  }
  (void)address;
}

std::uint64_t port_mark(const std::string& address) {
  if (address.starts_with("tcp:")) return 1;
  const bool named = address.starts_with("unix:") || address.starts_with("pty:");
  struct stat info{};
  if (::stat(named ? address.c_str() + address.find(':') + 1 : address.c_str(), &info) != 0) return 0;
  constexpr std::uint64_t kSpread = 1000003;
  return 1 + (info.st_ino * kSpread + info.st_dev) * kSpread + static_cast<std::uint64_t>(info.st_ctim.tv_sec) * kSpread +
         static_cast<std::uint64_t>(info.st_ctim.tv_nsec);
}

OpenResult open_transport(const std::string& address, std::uint32_t baud) {
  if (address.starts_with("unix:") || address.starts_with("tcp:")) return open_socket(address);
  if (address.starts_with("pty:")) return open_terminal(address.substr(4));
  return open_serial(address, baud);
}

}  // namespace eslabon::link
