#include "boards/linux/options.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace eslabon::board {
namespace {

constexpr const char* kHelp =
    "kiosk: the enumerators' kiosk as a window. Arrow keys and Enter are its five buttons.\n"
    "  --card FILE         the SD card (card.img)\n"
    "  --size N[K|M|G]     size of a new card (64M)\n"
    "  --pty LINK          a link to the cable's pseudo terminal\n"
    "  --display WxH       pixels (128x64)\n"
    "  --scale N           window pixels for each of them\n"
    "  --id HEX            the device's number\n"
    "  --run-ms N          end after so many milliseconds\n";

[[noreturn]] void refuse(const std::string& what) {
  std::fprintf(stderr, "kiosk: %s\n%s", what.c_str(), kHelp);
  std::exit(2);
}

std::uint64_t number(const std::string& text, int base) {
  try {
    std::size_t used = 0;
    const std::uint64_t value = std::stoull(text, &used, base);
    if (used == text.size()) return value;
  } catch (const std::exception&) {
  }
  refuse("not a number: " + text);
}

std::uint64_t size_of(std::string text) {
  std::uint64_t unit = 1;
  constexpr std::string_view kUnits = "KMG";
  const std::size_t at = text.empty() ? std::string_view::npos : kUnits.find(text.back());
  if (at != std::string_view::npos) {
    unit <<= 10 * (at + 1);
    text.pop_back();
  }
  return number(text, 10) * unit;
}

void set_display(Options& options, const std::string& text) {
  const std::size_t x = text.find('x');
  if (x == std::string::npos) refuse("--display wants WIDTHxHEIGHT");
  const std::uint64_t width = number(text.substr(0, x), 10);
  const std::uint64_t height = number(text.substr(x + 1), 10);
  if (width < 96 || width > 800 || width % 2 != 0 || height < 48 || height > 600) refuse("a display is 96x48 to 800x600, its width even");
  options.width = static_cast<std::uint16_t>(width);
  options.height = static_cast<std::uint16_t>(height);
}

void set(Options& options, const std::string& name, const std::string& value) {
  if (name == "--card") options.card = value;
  else if (name == "--size") options.card_bytes = size_of(value);
  else if (name == "--pty") options.cable_link = value;
  else if (name == "--display") set_display(options, value);
  else if (name == "--id") options.device_id = number(value, 16);
  else if (name == "--scale") options.scale = static_cast<int>(number(value, 10));
  else if (name == "--run-ms") options.run_ms = number(value, 10);
  else refuse("unknown option " + name);
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--help" || name == "-h") {
      std::fputs(kHelp, stdout);
      std::exit(0);
    }
    if (i + 1 >= argc) refuse(name + " wants a value");
    set(options, name, argv[i + 1]);
  }
  return options;
}

}  // namespace eslabon::board
