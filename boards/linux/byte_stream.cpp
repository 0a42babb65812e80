#include "boards/linux/byte_stream.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <stdexcept>

namespace eslabon::board {
namespace {

constexpr std::size_t kTransmitRing = 2048;

}  // namespace

ByteStream::ByteStream(const std::string& link) : link_(link) {
  termios raw{};
  ::cfmakeraw(&raw);
  char name[128];
  if (::openpty(&master_, &slave_, name, &raw, nullptr) != 0) throw std::runtime_error("cannot make a pseudo terminal");
  ::fcntl(master_, F_SETFL, O_NONBLOCK);
  path_ = name;
  if (link_.empty()) return;
  ::unlink(link_.c_str());
  if (::symlink(name, link_.c_str()) != 0) throw std::runtime_error("cannot make the link " + link_);
}

ByteStream::~ByteStream() {
  if (!link_.empty()) ::unlink(link_.c_str());
  if (slave_ >= 0) ::close(slave_);
  if (master_ >= 0) ::close(master_);
}

std::size_t ByteStream::read(MutableBytes out) {
  const auto got = ::read(master_, out.data(), out.size());
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

std::size_t ByteStream::write(Bytes data) {
  const auto put = ::write(master_, data.data(), data.size());
  return put > 0 ? static_cast<std::size_t>(put) : 0;
}

std::size_t ByteStream::writable() const {
  pollfd watched{master_, POLLOUT, 0};
  return ::poll(&watched, 1, 0) == 1 && (watched.revents & POLLOUT) != 0 ? kTransmitRing : 0;
}

}  // namespace eslabon::board
