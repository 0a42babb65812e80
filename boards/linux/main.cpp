// The kiosk as a Linux process: this board's objects, composed.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <vector>

#include "boards/linux/block_device.hpp"
#include "boards/linux/byte_stream.hpp"
#include "boards/linux/options.hpp"
#include "boards/linux/system.hpp"
#include "boards/linux/window.hpp"
#include "firmware/app/kiosk.hpp"

void eslabon::panic(const char* file, int line) {
  std::fprintf(stderr, "kiosk: a bug at %s:%d\n", file, line);
  std::abort();
}

int main(int argc, char** argv) {
  using namespace eslabon;
  try {
    const board::Options options = board::parse_options(argc, argv);
    board::Window window({options.width, options.height}, options.scale);
    board::BlockDevice card(options.card, options.card_bytes);
    board::ByteStream cable(options.cable_link);
    board::Clock the_clock;
    board::System the_system(options.device_id, window, options.card + ".count");
    std::vector<std::uint8_t> frame(std::size_t{options.width} * options.height / 2);
    const auto kiosk = std::make_unique<app::Kiosk>(app::Ports{card, window, window, cable, the_clock, the_system}, app::Memory{frame});
    std::printf("cable: %s\n", cable.path().c_str());
    std::fflush(stdout);
    kiosk->start();
    while (!window.is_closed() && (options.run_ms == 0 || the_clock.uptime_ms() < options.run_ms))
      if (!kiosk->step()) the_system.sleep();
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "kiosk: %s\n", problem.what());
    return 1;
  }
  return 0;
}
