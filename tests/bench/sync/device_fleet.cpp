// Many devices on lines of their own in one process, so that they cost a busy machine little:
//
//   device_fleet FOLDER DEVICES ENTRIES SIZE BAUD [BIT_ERROR_RATE]
//
// Each listens on FOLDER/kioskN and has a real journal; its line is paced in real time, both ways. Ends with SIGTERM and
// prints, one line of JSON a device, when its first and its last byte went over the line and what is acknowledged.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "firmware/sync/device_session.hpp"
#include "tests/bench/sync/journal_ends.hpp"
#include "tests/link/simulated_line.hpp"

namespace {

using namespace eslabon;
using testing::SimulatedLine;

volatile std::sig_atomic_t stopped = 0;

double now_us() {
  using namespace std::chrono;
  return duration<double, std::micro>(steady_clock::now().time_since_epoch()).count();
}

int listen_on(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  std::strncpy(where.sun_path, path.c_str(), sizeof where.sun_path - 1);
  ::unlink(path.c_str());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 || ::listen(fd, 1) != 0) std::exit(2);
  return fd;
}

struct Settings {
  std::string folder;
  std::size_t entries = 0;
  std::size_t size = 0;
  double baud = 0;
  testing::LineFaults faults;
};

class FleetDevice {
 public:
  FleetDevice(const Settings& settings, unsigned number)
      : log_(settings.entries, settings.size, number),
        session_(profile_of(number), log_, objects_),
        up_(number * 2, settings.faults),
        down_(number * 2 + 1, settings.faults),
        listener_(listen_on(settings.folder + "/kiosk" + std::to_string(number))) {
    up_.baud = down_.baud = settings.baud;
  }

  void step(double now) {
    if (fd_ < 0) {
      fd_ = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      up_.run(now, due_), down_.run(now, due_);  // a line cannot have saved up time
      return;
    }
    const auto now_ms = static_cast<std::uint64_t>(now / 1000);
    take(now, now_ms);
    std::uint8_t out[2048];
    const std::size_t room = std::min(sizeof out, up_.writable());
    up_.write(Bytes(out, session_.transmit(MutableBytes(out, room), now_ms)));
    give(now);
  }

  void tell() const {
    std::printf("{\"first_us\": %.0f, \"last_us\": %.0f, \"acknowledged\": %llu}\n", first_us_, last_us_,
                static_cast<unsigned long long>(log_.held().up_to));
  }

 private:
  static sync::DeviceProfile profile_of(unsigned number) {
    sync::DeviceProfile profile;
    profile.id = 0xF1EE7000U + number;
    profile.boot_counter = 1;
    profile.receive_ring = 1024;
    return profile;
  }
  void take(double now, std::uint64_t now_ms) {
    std::uint8_t in[4096];
    const std::size_t room = std::min(sizeof in, down_.writable());
    const ssize_t count = room > 0 ? ::recv(fd_, in, room, 0) : 1;
    if (count == 0) return leave();
    if (count > 0 && room > 0) down_.write({in, static_cast<std::size_t>(count)});
    std::vector<std::uint8_t> came;
    down_.run(now, came);
    if (!came.empty()) note(now), session_.receive(came, now_ms);
  }
  void give(double now) {
    up_.run(now, due_);
    if (due_.empty() || fd_ < 0) return;
    const ssize_t count = ::send(fd_, due_.data(), due_.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    due_.erase(due_.begin(), due_.begin() + count);
    note(now);
  }
  void note(double now) {
    if (first_us_ == 0) first_us_ = now;
    last_us_ = now;
  }
  void leave() {
    ::close(fd_);
    fd_ = -1;
  }

  bench::JournalEnd log_;
  bench::ObjectDrawer objects_;
  sync::DeviceSession session_;
  SimulatedLine up_;
  SimulatedLine down_;
  std::vector<std::uint8_t> due_;
  double first_us_ = 0;
  double last_us_ = 0;
  int listener_;
  int fd_ = -1;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) return std::fprintf(stderr, "usage: device_fleet FOLDER DEVICES ENTRIES SIZE BAUD [BIT_ERROR_RATE]\n"), 2;
  std::signal(SIGTERM, [](int) { stopped = 1; });
  ::prctl(PR_SET_TIMERSLACK, 1);
  Settings settings{argv[1], static_cast<std::size_t>(std::atoi(argv[3])), static_cast<std::size_t>(std::atoi(argv[4])), std::atof(argv[5]), {}};
  settings.faults.bit_errors = argc > 6 ? std::atof(argv[6]) : 0;
  std::vector<std::unique_ptr<FleetDevice>> devices;
  for (unsigned i = 1; i <= static_cast<unsigned>(std::atoi(argv[2])); ++i) devices.push_back(std::make_unique<FleetDevice>(settings, i));
  std::printf("ready\n");
  std::fflush(stdout);
  while (stopped == 0) {
    for (const auto& device : devices) device->step(now_us());
    ::usleep(1000);
  }
  for (const auto& device : devices) device->tell();
  return 0;
}
