// Real serial ports, through libserialport.
#include <libserialport.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "host/link/descriptor.hpp"

namespace eslabon::link {
namespace {

class SerialTransport final : public Transport {
 public:
  SerialTransport(sp_port* port, int descriptor, std::uint32_t baud) : port_(port), descriptor_(descriptor), baud_(baud) {}
  SerialTransport(const SerialTransport&) = delete;
  SerialTransport& operator=(const SerialTransport&) = delete;
  ~SerialTransport() override {
    sp_close(port_);
    sp_free_port(port_);
  }

  [[nodiscard]] int descriptor() const override { return descriptor_; }
  State read(MutableBytes out, std::size_t& count) override {
    const int got = sp_nonblocking_read(port_, out.data(), out.size());
    count = got > 0 ? static_cast<std::size_t>(got) : 0;
    // poll() said that there is something: an unplugged adapter is readable and empty.
    return got > 0 ? State::kOpen : State::kLost;
  }
  State write(Bytes data, std::size_t& count) override {
    const int put = sp_nonblocking_write(port_, data.data(), data.size());
    count = put > 0 ? static_cast<std::size_t>(put) : 0;
    return put >= 0 ? State::kOpen : State::kLost;
  }
  bool drained() override { return sp_output_waiting(port_) <= 0; }
  [[nodiscard]] std::uint32_t base_baud() const override { return baud_; }
  void set_baud(std::uint32_t baud) override { sp_set_baudrate(port_, static_cast<int>(baud)); }

 private:
  sp_port* port_;
  int descriptor_;
  std::uint32_t baud_;
};

void set_up(sp_port* port, std::uint32_t baud) {
  sp_set_baudrate(port, static_cast<int>(baud));
  sp_set_bits(port, 8);
  sp_set_parity(port, SP_PARITY_NONE);
  sp_set_stopbits(port, 1);
  sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE);
  sp_flush(port, SP_BUF_INPUT);
}

// by-id links are what people copy, but the library wants the device itself.
std::string resolve(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  return error || !std::filesystem::is_symlink(path, error) || !real.string().starts_with("/dev/tty") ? path : real.string();
}

}  // namespace

OpenResult open_serial(const std::string& path, std::uint32_t baud) {
  sp_port* port = nullptr;
  errno = 0;
  if (sp_get_port_by_name(resolve(path).c_str(), &port) != SP_OK) return open_failure(path, errno == 0 ? ENOENT : errno);
  errno = 0;
  if (sp_open(port, SP_MODE_READ_WRITE) != SP_OK) {
    const int reason = errno == 0 ? ENOENT : errno;
    sp_free_port(port);
    return open_failure(path, reason);
  }
  int descriptor = -1;
  if (sp_get_port_handle(port, &descriptor) != SP_OK || !lock_port(descriptor)) {
    sp_close(port);
    sp_free_port(port);
    return open_failure(path, EBUSY);
  }
  set_up(port, baud);
  return {std::make_unique<SerialTransport>(port, descriptor, baud), OpenFault::kOther, {}};
}

}  // namespace eslabon::link
