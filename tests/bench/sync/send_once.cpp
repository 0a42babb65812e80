// Sends one log through a device session in frames of one shape: send_once FRAME_BYTES REPAIRABLE; prints the bytes sent.
#include <cstdio>
#include <cstdlib>

#include "firmware/sync/device_session.hpp"
#include "tests/fuzz/sync_frames.hpp"
#include "tests/link/memory_ends.hpp"

using namespace eslabon;

namespace {

std::uint8_t number = 0;

void say(sync::DeviceSession& session, const sync::DownMessage& message) {
  std::vector<std::uint8_t> body{1, ++number};
  body.resize(2 + sync::kMaxControlBytes);
  body.resize(2 + sync::encode(message, MutableBytes(body).subspan(2)).value_or(0));
  session.receive(fuzz::frame_of(body), 1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  testing::MemoryLog log;
  std::mt19937_64 random(1);
  for (int i = 0; i < 100; ++i) {
    testing::LoggedEntry entry{5, 0, testing::Buffer(1024)};
    for (auto& byte : entry.payload) byte = static_cast<std::uint8_t>(random() >> 9);
    log.append(std::move(entry));
  }
  testing::MemoryObjects objects;
  sync::DeviceSession session({.id = 1}, log, objects);
  sync::DownMessage hello = eslabon_Down_init_zero;
  hello.which_message = eslabon_Down_hello_tag;
  hello.message.hello.session = 9;
  say(session, hello);
  sync::DownMessage begin = eslabon_Down_init_zero;
  begin.which_message = eslabon_Down_begin_tag;
  begin.message.begin.stream = 1;
  begin.message.begin.start = 1;
  begin.message.begin.has_ack = true;
  begin.message.begin.ack.limit = 1U << 20;
  begin.message.begin.ack.stream = 1;
  begin.message.begin.ack.frame_bytes = static_cast<std::uint32_t>(std::atoi(argv[1]));
  begin.message.begin.ack.repairable = static_cast<std::uint32_t>(std::atoi(argv[2]));
  say(session, begin);
  std::size_t sent = 0;
  std::uint8_t out[256];
  while (const std::size_t count = session.transmit(out, 1)) {
    sent += count;
    if (sent > 20000) break;  // before the window is full
  }
  std::printf("%zu\n", sent);
  return 0;
}
