// The whole kiosk on a line in real time, with somebody in front of it:
//
//   kiosk_end LINE      a terminal
//
// A line of a scenario (tests/scenarios) on standard input is played and answered with "ok" or with what is wrong; in between the
// kiosk runs on its own. It begins with an empty card and ends with the input.
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <string>

#include "tests/scenarios/stagehand.hpp"

namespace {

using namespace eslabon;

int open_line(const char* path) {
  const int fd = ::open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
  termios settings{};
  if (fd < 0 || ::tcgetattr(fd, &settings) != 0) return -1;
  ::cfmakeraw(&settings);
  ::tcsetattr(fd, TCSANOW, &settings);
  return fd;
}

class LiveKiosk {
 public:
  explicit LiveKiosk(int line) : line_(line), stagehand_(scenario::Cast{}) {}

  /// Until the input ends.
  void run() {
    while (!ended_) {
      pollfd polled[2] = {{STDIN_FILENO, POLLIN, 0}, {line_, POLLIN, 0}};
      ::poll(polled, 2, 1);
      if (polled[0].revents != 0) listen();
      if (polled[1].revents != 0) take();
      live();
      give();
    }
  }

 private:
  static constexpr std::size_t kMostWaiting = 1024;  // a UART's ring

  scenario::Twin& twin() { return stagehand_.twin(); }
  void listen() {
    char bytes[512];
    const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0) ended_ = true;
    for (ssize_t i = 0; i < count; ++i) {
      if (bytes[i] != '\n') said_ += bytes[i];
      else obey();
    }
  }
  void obey() {
    std::string answer = "ok";
    try {
      stagehand_.obey({1, scenario::words_of(said_), said_});
    } catch (const std::exception& problem) {
      answer = problem.what();
    }
    for (char& byte : answer)
      if (byte == '\n') byte = ' ';
    std::printf("%s\n", answer.c_str());
    std::fflush(stdout);
    said_.clear();
    seen_ = std::chrono::steady_clock::now();
  }
  void take() {
    std::uint8_t bytes[1024];
    const ssize_t count = ::read(line_, bytes, sizeof bytes);
    if (count > 0) twin().line.to_device.insert(twin().line.to_device.end(), bytes, bytes + count);
  }
  void live() {
    const auto now = std::chrono::steady_clock::now();
    const auto passed_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - seen_);
    twin().clock.now_ms += static_cast<std::uint64_t>(passed_ms.count());
    seen_ += passed_ms;
    if (twin().line.to_host.size() < kMostWaiting) twin().kiosk().step();
  }
  void give() {
    auto& waiting = twin().line.to_host;
    const std::string bytes(waiting.begin(), waiting.end());
    const ssize_t count = bytes.empty() ? 0 : ::write(line_, bytes.data(), bytes.size());
    if (count > 0) waiting.erase(waiting.begin(), waiting.begin() + count);
  }

  int line_;
  scenario::Stagehand stagehand_;
  std::string said_;
  std::chrono::steady_clock::time_point seen_ = std::chrono::steady_clock::now();
  bool ended_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const int line = argc == 2 ? open_line(argv[1]) : -1;
  if (line < 0) return std::fprintf(stderr, "usage: kiosk_end TERMINAL\n"), 2;
  LiveKiosk(line).run();
  return 0;
}
