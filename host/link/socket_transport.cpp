// unix:PATH and tcp:HOST:PORT, where emulated devices listen.
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/link/descriptor.hpp"

namespace eslabon::link {
namespace {

class SocketTransport final : public Transport {
 public:
  explicit SocketTransport(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  [[nodiscard]] int descriptor() const override { return descriptor_.get(); }
  State read(MutableBytes out, std::size_t& count) override { return descriptor_.read(out, count); }
  State write(Bytes data, std::size_t& count) override { return descriptor_.write(data, count); }
  bool drained() override { return true; }

 private:
  Descriptor descriptor_;
};

OpenResult finish(Descriptor descriptor) {
  ::fcntl(descriptor.get(), F_SETFL, O_NONBLOCK);
  return {std::make_unique<SocketTransport>(std::move(descriptor)), OpenFault::kOther, {}};
}

OpenResult open_unix(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof where.sun_path) return {nullptr, OpenFault::kOther, "the path is empty or too long"};
  std::memcpy(where.sun_path, path.c_str(), path.size() + 1);
  Descriptor descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(descriptor.get(), reinterpret_cast<sockaddr*>(&where), sizeof where) != 0) return open_failure(path, errno);
  return finish(std::move(descriptor));
}

// 0 or errno. A host that does not answer at once may do so later: nobody else waits for it.
int connect_soon(int fd, const addrinfo& where) {
  constexpr int kAtOnceMs = 200;
  if (::connect(fd, where.ai_addr, where.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  pollfd polled{fd, POLLOUT, 0};
  if (::poll(&polled, 1, kAtOnceMs) == 0) return 0;
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

OpenResult open_tcp(const std::string& target) {
  const std::size_t colon = target.rfind(':');
  if (colon == std::string::npos) return {nullptr, OpenFault::kOther, "tcp:HOST:PORT wants a port number"};
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(target.substr(0, colon).c_str(), target.substr(colon + 1).c_str(), &hints, &found);
  if (error != 0) return {nullptr, OpenFault::kMissing, ::gai_strerror(error)};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  int reason = ECONNREFUSED;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    Descriptor descriptor(::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, one->ai_protocol));
    const int on = 1;
    ::setsockopt(descriptor.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    reason = connect_soon(descriptor.get(), *one);
    if (reason == 0) return finish(std::move(descriptor));
  }
  return open_failure(target, reason);
}

}  // namespace

OpenResult open_socket(const std::string& address) {
  return address.starts_with("unix:") ? open_unix(address.substr(5)) : open_tcp(address.substr(4));
}

}  // namespace eslabon::link
