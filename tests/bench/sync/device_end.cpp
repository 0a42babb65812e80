// A device without screen and keys: a real journal in memory behind a real device session on a terminal or a socket.
//
//   device_end PATH ENTRIES SIZE [SEED [MAX_BAUD]]      PATH: a terminal, or unix:PATH or tcp:PORT to listen on
//
// Ends with SIGTERM and prints what it did as JSON.
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "firmware/sync/device_session.hpp"
#include "tests/bench/sync/journal_ends.hpp"

namespace {

using namespace eslabon;

volatile std::sig_atomic_t stopped = 0;

std::uint64_t now_ms() {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count());
}

int open_line(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return -1;
  termios settings{};
  ::tcgetattr(fd, &settings);
  ::cfmakeraw(&settings);
  ::tcsetattr(fd, TCSANOW, &settings);
  return fd;
}

int listen_on_unix(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  std::strncpy(where.sun_path, path.c_str(), sizeof where.sun_path - 1);
  ::unlink(path.c_str());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 || ::listen(fd, 1) != 0) std::exit(2);
  return fd;
}

int listen_on_tcp(int port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 || ::listen(fd, 1) != 0) std::exit(2);
  return fd;
}

int listen_on(const std::string& path) {
  if (path.starts_with("tcp:")) return listen_on_tcp(std::atoi(path.c_str() + 4));
  return listen_on_unix(path.substr(5));
}

// The rate of a terminal changes when all is out at the old one.
void set_rate(int fd, std::uint32_t baud) {
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) return;
  const speed_t speed = baud == 921600 ? B921600 : baud == 460800 ? B460800 : baud == 230400 ? B230400 : B115200;
  ::cfsetspeed(&settings, speed);
  ::tcsetattr(fd, TCSADRAIN, &settings);
}

// Pumps until the line breaks or a signal comes.
void serve(sync::DeviceSession& session, int fd) {
  std::uint8_t in[1024];
  std::uint8_t out[1024];
  std::size_t out_size = 0;
  std::uint32_t baud = session.wanted_baud();
  set_rate(fd, baud);
  while (stopped == 0) {
    if (out_size == 0 && baud != session.wanted_baud()) set_rate(fd, baud = session.wanted_baud());
    if (out_size == 0) out_size = session.transmit(out, now_ms());
    pollfd polled{fd, static_cast<short>(out_size > 0 ? POLLIN | POLLOUT : POLLIN), 0};
    ::poll(&polled, 1, 2);
    if ((polled.revents & (POLLHUP | POLLERR)) != 0) return;
    if ((polled.revents & POLLIN) != 0) {
      const ssize_t count = ::read(fd, in, sizeof in);
      if (count == 0) return;
      if (count > 0) session.receive({in, static_cast<std::size_t>(count)}, now_ms());
    }
    if ((polled.revents & POLLOUT) == 0) continue;
    const ssize_t count = ::write(fd, out, out_size);
    if (count > 0) {
      out_size -= static_cast<std::size_t>(count);
      std::memmove(out, out + count, out_size);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fprintf(stderr, "usage: device_end PATH ENTRIES SIZE [SEED [MAX_BAUD]]\n"), 2;
  for (const int signal : {SIGTERM, SIGINT}) {
    struct sigaction action{};
    action.sa_handler = [](int) { stopped = 1; };
    ::sigaction(signal, &action, nullptr);
  }
  ::signal(SIGPIPE, SIG_IGN);
  ::prctl(PR_SET_TIMERSLACK, 1);
  const std::string path = argv[1];
  const unsigned seed = argc > 4 ? static_cast<unsigned>(std::atoi(argv[4])) : 1;
  bench::JournalEnd log(static_cast<std::size_t>(std::atoi(argv[2])), static_cast<std::size_t>(std::atoi(argv[3])), seed);
  bench::ObjectDrawer objects;
  sync::DeviceProfile profile;
  profile.id = 0xE5000000U + seed;
  profile.boot_counter = 1;
  profile.receive_ring = 1024;
  profile.base_baud = 115200;
  profile.max_baud = argc > 5 ? static_cast<std::uint32_t>(std::atoi(argv[5])) : profile.base_baud;
  static sync::DeviceSession session(profile, log, objects);
  const bool listens = path.starts_with("unix:") || path.starts_with("tcp:");
  const int listener = listens ? listen_on(path) : -1;
  while (stopped == 0) {
    pollfd waiting{listener, POLLIN, 0};
    if (listens && ::poll(&waiting, 1, 100) <= 0) continue;
    const int fd = listens ? ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK) : open_line(path);
    if (fd < 0) {
      ::usleep(2000);
      continue;
    }
    serve(session, fd);
    ::close(fd);
  }
  char station[9] = {};
  store_le<std::uint64_t>(reinterpret_cast<std::uint8_t*>(station), log.held().station);
  std::printf("{\"acknowledged\": %llu, \"station\": \"%s\", \"session_bytes\": %zu}\n",
              static_cast<unsigned long long>(log.held().up_to), station, sizeof session);
  return 0;
}
