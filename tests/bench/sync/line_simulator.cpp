// A serial line in real time between two pseudo-terminals, which get the names A and B, or unix:PATH, where somebody listens:
//
//   line_simulator --baud 921600 --ber 1e-5 --seed 7 --stats FILE A B
//
// With --carries RATE the line has the rates that both ends have set, and loses a fifth of the bytes above that one.
// Runs until SIGTERM, then writes what it carried as one line of JSON. A is the device's end, B the station's.
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "tests/link/simulated_line.hpp"

namespace {

using eslabon::testing::LineFaults;
using eslabon::testing::SimulatedLine;

volatile std::sig_atomic_t stopped = 0;
constexpr std::size_t kSenderBuffer = 4096;  // as Linux's UART drivers have

double now_us() {
  using namespace std::chrono;
  return duration<double, std::micro>(steady_clock::now().time_since_epoch()).count();
}

int connect_to(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  std::strncpy(where.sun_path, path.c_str(), sizeof where.sun_path - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  return ::connect(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0 ? fd : -1;
}

// A pty whose slave stays open, so that programs may come and go; or a socket.
struct Port {
  std::string name;
  int master = -1;
  int slave = -1;
  bool held = false;

  void open(const std::string& link) {
    name = link;
    held = false;
    if (link.starts_with("unix:")) {
      master = connect_to(link.substr(5));
      if (master < 0) fail("nobody listens");
      return;
    }
    master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) fail("no pty");
    const char* real = ::ptsname(master);
    slave = ::open(real, O_RDWR | O_NOCTTY | O_NONBLOCK);
    ::chmod(real, 0666);  // other programs may run as other users
    termios settings{};
    ::tcgetattr(slave, &settings);
    ::cfmakeraw(&settings);
    ::tcsetattr(slave, TCSANOW, &settings);
    ::unlink(link.c_str());
    if (::symlink(real, link.c_str()) != 0) fail("cannot make the link");
  }
  void close() {
    if (slave >= 0) ::unlink(name.c_str()), ::close(slave);
    ::close(master);
    master = slave = -1;
  }
  // A pty takes some 17 kB, a UART's buffer 4: beyond that the writer is held back.
  void hold(bool wanted) {
    if (wanted == held) return;
    held = wanted;
    if (slave >= 0) ::tcflow(slave, wanted ? TCOOFF : TCOON);
  }
  // Bytes of a socket, whose buffer may be large, are only taken when the line has room for them.
  [[nodiscard]] bool may_read() const { return slave >= 0 || !held; }
  [[noreturn]] static void fail(const char* what) {
    std::perror(what);
    std::exit(2);
  }
};

double rate_of(const Port& port) {
  termios settings{};
  ::tcgetattr(port.slave, &settings);
  switch (::cfgetospeed(&settings)) {
    case B3000000: return 3e6;
    case B2000000: return 2e6;
    case B1500000: return 1.5e6;
    case B921600: return 921600;
    case B460800: return 460800;
    case B230400: return 230400;
    default: return 115200;
  }
}

struct Direction {
  SimulatedLine line;
  Port* from;
  Port* to;
  std::vector<std::uint8_t> due;
  std::vector<std::uint8_t> adapter;  // held by a USB adapter's latency timer
  double adapter_since_us = 0;
  double usb_timer_us = 0;
  double first_us = 0;
  double last_us = 0;
  std::uint64_t delivered = 0;
  double top_baud = 0;

  // What is under way keeps its rate.
  void follow_rates(double carries) {
    line.heard_baud = rate_of(*to);
    const double rate = rate_of(*from);
    if (!line.drained() || rate == line.baud) return;
    line.baud = rate;
    top_baud = std::max(top_baud, rate);
    LineFaults faults;
    faults.drops = rate > carries ? 0.2 : 0;
    line.set_faults(faults);
  }
  void take() {
    std::uint8_t bytes[16384];
    const std::size_t most = from->slave >= 0 ? sizeof bytes : kSenderBuffer - std::min(kSenderBuffer, line.waiting());
    const ssize_t count = ::read(from->master, bytes, most);
    if (count <= 0) return;
    if (first_us == 0) first_us = now_us();
    line.write({bytes, static_cast<std::size_t>(count)});
  }
  void move() {
    std::vector<std::uint8_t> arrived;
    line.run(now_us(), arrived);
    from->hold(line.waiting() >= kSenderBuffer);
    if (usb_timer_us == 0) {
      due.insert(due.end(), arrived.begin(), arrived.end());
    } else {
      for (const std::uint8_t byte : arrived) {
        if (adapter.empty()) adapter_since_us = now_us();
        adapter.push_back(byte);
        if (adapter.size() == 62) release();
      }
      if (!adapter.empty() && now_us() - adapter_since_us > usb_timer_us) release();
    }
    while (!due.empty()) {
      const ssize_t count = ::write(to->master, due.data(), due.size());
      if (count <= 0) break;
      due.erase(due.begin(), due.begin() + count);
      delivered += static_cast<std::uint64_t>(count);
      last_us = now_us();
    }
  }
  void release() {
    due.insert(due.end(), adapter.begin(), adapter.end());
    adapter.clear();
  }
  void forget() {
    line.unplug();
    due.clear();
    adapter.clear();
  }
};

struct Cuts {
  double every = 0;       // bytes delivered to B
  double away_ms = 500;
  unsigned most = 0;
  unsigned done = 0;
};

void pull_and_plug(Direction& up, Direction& down, Port& a, Port& b, const Cuts& cuts, double& away_us) {
  ::usleep(20000);  // what has been delivered can still be read
  const double from = now_us();
  a.close();
  b.close();
  up.forget();
  down.forget();
  ::usleep(static_cast<useconds_t>(cuts.away_ms * 1000));
  a.open(a.name);
  b.open(b.name);
  up.move(), down.move();  // a line cannot save up the time that it was away
  away_us += now_us() - from + 20000;
}

double option(std::map<std::string, std::string>& options, const char* name, double otherwise) {
  return options.count(name) != 0 ? std::atof(options[name].c_str()) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> options;
  std::vector<std::string> names;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "--", 2) == 0 && i + 1 < argc) options[argv[i]] = argv[i + 1], ++i;
    else names.emplace_back(argv[i]);
  }
  if (names.size() != 2) return std::fprintf(stderr, "usage: line_simulator [--baud N] [--ber P] [--drop P] [--burst P] [--latency-ms N] "
                                                     "[--usb-timer-ms N] [--cut-every BYTES --max-cuts N --away-ms N] [--carries RATE] [--seed N] --stats FILE A B\n"), 2;
  for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { stopped = 1; });
  ::prctl(PR_SET_TIMERSLACK, 1);
  LineFaults faults;
  faults.bit_errors = option(options, "--ber", 0);
  faults.drops = option(options, "--drop", 0);
  faults.bursts = option(options, "--burst", 0);
  faults.latency_ms = option(options, "--latency-ms", 0);
  const auto seed = static_cast<std::uint64_t>(option(options, "--seed", 1));
  Port a;
  Port b;
  a.open(names[0]);
  b.open(names[1]);
  Direction up{SimulatedLine(seed * 2, faults), &a, &b, {}, {}};
  Direction down{SimulatedLine(seed * 2 + 1, faults), &b, &a, {}, {}};
  up.line.baud = down.line.baud = option(options, "--baud", 115200);
  up.usb_timer_us = option(options, "--usb-timer-ms", 0) * 1000;
  Cuts cuts{option(options, "--cut-every", 0), option(options, "--away-ms", 500),
            static_cast<unsigned>(option(options, "--max-cuts", 1000)), 0};
  double away_us = 0;
  double late_us = 0;  // a busy machine makes a line that stands still
  double woken_us = now_us();
  const double carries = option(options, "--carries", 0);
  while (stopped == 0) {
    pollfd polled[2] = {{a.master, static_cast<short>(a.may_read() ? POLLIN : 0), 0},
                        {b.master, static_cast<short>(b.may_read() ? POLLIN : 0), 0}};
    const timespec quantum{0, 200000};
    ::ppoll(polled, 2, &quantum, nullptr);
    late_us = std::max(late_us, now_us() - woken_us);
    if ((polled[0].revents & POLLIN) != 0) up.take();
    if ((polled[1].revents & POLLIN) != 0) down.take();
    if (carries > 0) up.follow_rates(carries), down.follow_rates(carries);
    up.move();
    down.move();
    if (cuts.every > 0 && cuts.done < cuts.most && static_cast<double>(up.delivered) >= cuts.every * (cuts.done + 1)) {
      ++cuts.done;
      pull_and_plug(up, down, a, b, cuts, away_us);
    }
    woken_us = now_us();
  }
  a.close();
  b.close();
  const double first = std::min(up.first_us == 0 ? 1e300 : up.first_us, down.first_us == 0 ? 1e300 : down.first_us);
  const double span_s = std::max(0.0, std::max(up.last_us, down.last_us) - first - away_us) / 1e6;
  if (std::FILE* out = std::fopen(options["--stats"].c_str(), "w")) {
    std::fprintf(out, "{\"span_s\": %.6f, \"up_bytes\": %llu, \"down_bytes\": %llu, \"cuts\": %u, \"late_ms\": %.1f, \"top_baud\": %.0f, \"last_baud\": %.0f}\n", span_s,
                 static_cast<unsigned long long>(up.delivered), static_cast<unsigned long long>(down.delivered), cuts.done, late_us / 1000, up.top_baud, up.line.baud);
    std::fclose(out);
  }
  return 0;
}
