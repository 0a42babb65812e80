// The kiosk's real image in an emulated machine: buttons, screen, cable, card, and a power switch.
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "firmware/port/keys.hpp"

namespace eslabon::board_test {

/// What the display shows: 128 x 64 grays of 0..15, row by row.
using Frame = std::array<std::uint8_t, 128 * 64>;

enum class Board : std::uint8_t {
  kLm3s6965evb,  ///< SD card, OLED, five buttons
  kEmcraftSf2,   ///< NOR flash of 16 MB (card.img); its keys are letters on a serial port, its display is memory
};

struct QemuOptions {
  std::filesystem::path image;             ///< kiosk.elf, or the other board's nor_kiosk.elf
  std::filesystem::path folder;            ///< card.img, eeprom.img and the sockets live here; made when missing
  std::uint64_t card_bytes = 64U << 20;    ///< of a new card: a power of two
  std::uint64_t device_id = 0x525400000001;  ///< the Ethernet address
  std::string rtc_base = "2026-11-23T08:00:00";
  bool count_instructions = false;  ///< -icount shift=4: 16 ns an instruction, the same in every run
  std::string card_url = "";        ///< instead of card.img, as QEMU's -drive file=
  Board board = Board::kLm3s6965evb;
};

/// One machine. Power comes with power_on() and goes, without warning to anybody, with power_off() or the destructor.
/// Every function throws std::runtime_error that says what QEMU said.
class QemuKiosk {
 public:
  explicit QemuKiosk(QemuOptions options);
  ~QemuKiosk();
  QemuKiosk(const QemuKiosk&) = delete;
  QemuKiosk& operator=(const QemuKiosk&) = delete;

  void power_on();
  void power_off();
  /// The power goes, from whatever thread: power_off() is still to be called.
  void cut_power() const;
  [[nodiscard]] bool is_on() const { return pid_ > 0; }
  /// Whether the emulator still runs; a kiosk whose card server has stopped it does not.
  bool still_runs();

  /// Presses and releases, with the time that the image's debouncing wants in between where it debounces.
  void press(port::Key key);
  Frame screen();
  /// The screen as PNG, each pixel four by four; on a board with a display.
  void save_screen(const std::filesystem::path& png);
  /// All 64 KB of its memory.
  std::vector<std::uint8_t> memory();
  /// The 32-bit word at a symbol of the image (as `nm` writes it) plus `offset` bytes.
  std::uint32_t word(const std::string& symbol, std::uint32_t offset = 0);
  /// What the image knows of its own work, in microseconds of the machine's time (boards/lm3s6965evb/main.cpp).
  struct Effort {
    std::uint32_t awake_us, boot_us, keys, answer_us, longest_us;
  };
  Effort effort();
  /// Microseconds since the machine came on, to the next ten milliseconds.
  std::uint64_t uptime_us();
  /// How much of its stack it has ever used since it came on, from the paint that start-up left; and how much there is.
  struct Stack {
    std::size_t used = 0, size = 0;
  };
  Stack stack();
  /// A monitor command for people ("eject -f sd0"); returns what it printed.
  std::string monitor(const std::string& line);

  /// For `--port unix:...`; nobody has to be connected for the kiosk to run.
  [[nodiscard]] std::filesystem::path cable() const { return options_.folder / "cable"; }
  [[nodiscard]] std::filesystem::path card() const { return options_.folder / "card.img"; }

 private:
  class Monitor;
  [[nodiscard]] std::vector<std::string> command_line() const;
  void edge(port::Key key, bool down);
  void wait_until_taken(std::uint32_t keys);
  void send_letter(port::Key key);
  Frame shown_frame();
  [[nodiscard]] std::vector<std::uint8_t> dump(std::uint32_t address, std::size_t size);

  QemuOptions options_;
  int letters_ = -1;  ///< the serial port that takes the place of buttons
  std::atomic<pid_t> pid_ = 0;
  std::unique_ptr<Monitor> monitor_;
  std::uint32_t effort_at_ = 0;  ///< address in the image
};

/// The flash of a kEmcraftSf2 that has never been used.
std::vector<std::uint8_t> blank_flash(std::uint64_t device_id);

/// Shades as text, two characters a pixel pair, to look at in a failure message.
std::string to_text(const Frame& frame);

}  // namespace eslabon::board_test
