// pty:PATH: a terminal in raw mode whose rate means nothing.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "host/link/descriptor.hpp"

namespace eslabon::link {
namespace {

class TerminalTransport final : public Transport {
 public:
  explicit TerminalTransport(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  [[nodiscard]] int descriptor() const override { return descriptor_.get(); }
  State read(MutableBytes out, std::size_t& count) override { return descriptor_.read(out, count); }
  State write(Bytes data, std::size_t& count) override { return descriptor_.write(data, count); }
  bool drained() override {
    int waiting = 0;
    return ::ioctl(descriptor_.get(), TIOCOUTQ, &waiting) != 0 || waiting == 0;
  }

 private:
  Descriptor descriptor_;
};

}  // namespace

OpenResult open_terminal(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!descriptor.valid()) return open_failure(path, errno);
  if (!lock_port(descriptor.get())) return open_failure(path, EBUSY);
  termios settings{};
  if (::tcgetattr(descriptor.get(), &settings) != 0) return {nullptr, OpenFault::kOther, "this is no terminal"};
  ::cfmakeraw(&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  ::tcsetattr(descriptor.get(), TCSANOW, &settings);
  return {std::make_unique<TerminalTransport>(std::move(descriptor)), OpenFault::kOther, {}};
}

}  // namespace eslabon::link
