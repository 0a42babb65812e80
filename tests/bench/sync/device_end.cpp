// A device without screen and keys: a real journal in memory behind a real device session on a terminal or a socket.
//
//   device_end PATH ENTRIES SIZE [SEED]      PATH: a terminal, or unix:PATH to listen on
//
// Ends with SIGTERM and prints what it did as JSON.
#include <fcntl.h>
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

int listen_on(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  std::strncpy(where.sun_path, path.c_str(), sizeof where.sun_path - 1);
  ::unlink(path.c_str());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 || ::listen(fd, 1) != 0) std::exit(2);
  return fd;
}

// Pumps until the line breaks or a signal comes.
void serve(sync::DeviceSession& session, int fd) {
  std::uint8_t in[1024];
  std::uint8_t out[1024];
  std::size_t out_size = 0;
  while (stopped == 0) {
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
  if (argc < 4) return std::fprintf(stderr, "usage: device_end PATH ENTRIES SIZE [SEED]\n"), 2;
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
  profile.base_baud = profile.max_baud = 115200;
  static sync::DeviceSession session(profile, log, objects);
  const bool listens = path.starts_with("unix:");
  const int listener = listens ? listen_on(path.substr(5)) : -1;
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
