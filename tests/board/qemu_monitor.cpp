#include "tests/board/qemu_monitor.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace eslabon::board_test {
namespace {

int connect_once(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof address.sun_path) throw std::runtime_error(path.string() + ": path too long");
  std::strcpy(address.sun_path, path.c_str());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

}  // namespace

int connect_to(const std::filesystem::path& socket) {
  for (int tries = 0; tries < 2000; ++tries) {
    if (const int fd = connect_once(socket); fd >= 0) return fd;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  throw std::runtime_error("the emulator does not answer at " + socket.string());
}

QemuMonitor::QemuMonitor(const std::filesystem::path& socket) : socket_(connect_to(socket)) {
  read_line();  // its greeting
  run("qmp_capabilities");
}

QemuMonitor::~QemuMonitor() { ::close(socket_); }

nlohmann::json QemuMonitor::run(const std::string& command, const nlohmann::json& arguments) {
  const std::string line = nlohmann::json{{"execute", command}, {"arguments", arguments}}.dump() + "\n";
  if (::send(socket_, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
    throw std::runtime_error("the emulator has gone");
  while (true) {
    const auto answer = nlohmann::json::parse(read_line());
    if (answer.contains("return")) return answer["return"];
    if (answer.contains("error")) throw std::runtime_error(command + ": " + answer["error"].value("desc", "failed"));
  }
}

std::string QemuMonitor::read_line() {
  while (true) {
    if (const auto end = received_.find('\n'); end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return line;
    }
    char buffer[4096];
    const ssize_t size = ::read(socket_, buffer, sizeof buffer);
    if (size <= 0) throw std::runtime_error("the emulator has gone");
    received_.append(buffer, static_cast<std::size_t>(size));
  }
}

}  // namespace eslabon::board_test
