#include "tests/board/qemu_kiosk.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "firmware/base/bytes.hpp"
#include "tests/board/qemu_monitor.hpp"

namespace eslabon::board_test {
namespace {

namespace fs = std::filesystem;

constexpr int kMagnified = 4;
constexpr auto kHold = std::chrono::milliseconds(25);
constexpr std::uint64_t kFlashBytes = 16U << 20, kFlashOwnUnit = kFlashBytes - 65536;  // boards/emcraft_sf2/main.cpp
constexpr std::uint32_t kRam = 0x20000000, kShownFrame = 0xA0000000;

const char* qcode_of(port::Key key) {
  switch (key) {
    case port::Key::kUp: return "up";
    case port::Key::kDown: return "down";
    case port::Key::kLeft: return "left";
    case port::Key::kRight: return "right";
    case port::Key::kSelect: return "ctrl";
    case port::Key::kNone: break;
  }
  throw std::runtime_error("no such key");
}

void make_image(const fs::path& path, std::uint64_t bytes) {
  if (fs::exists(path)) return;
  std::ofstream(path, std::ios::binary).close();
  fs::resize_file(path, bytes);
}

std::string address_of(std::uint64_t id) {
  std::ostringstream text;
  text << std::hex;
  for (int shift = 40; shift >= 0; shift -= 8) {
    const auto byte = static_cast<unsigned>(id >> shift) & 0xFFU;
    text << (byte < 16 ? "0" : "") << byte << (shift > 0 ? ":" : "");
  }
  return text.str();
}

std::vector<std::string> card_machine(const QemuOptions& options, const std::string& card) {
  const std::string folder = options.folder.string();
  return {"-M", "lm3s6965evb", "-drive", "if=sd,format=raw,file=" + card,
          "-device", "ds1338,address=0x68", "-rtc", "clock=vm,base=" + options.rtc_base,
          "-device", "at24c-eeprom,address=0x50,rom-size=32768,drive=ee",
          "-drive", "if=none,id=ee,format=raw,file=" + folder + "/eeprom.img", "-nic", "user,mac=" + address_of(options.device_id)};
}

std::vector<std::string> flash_machine(const QemuOptions& options, const std::string& card) {
  return {"-M", "emcraft-sf2", "-nic", "none", "-drive", "if=mtd,format=raw,file=" + card,
          "-chardev", "socket,id=u1,path=" + options.folder.string() + "/keys,server=on,wait=off", "-serial", "chardev:u1",
          "-trace", "m25p80_programming_zero_to_one"};
}

std::uint32_t address_of_symbol(const fs::path& image, const std::string& symbol) {
  const std::string command = "arm-none-eabi-nm '" + image.string() + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> nm(::popen(command.c_str(), "r"), ::pclose);
  char line[1024];
  while (nm != nullptr && std::fgets(line, sizeof line, nm.get()) != nullptr) {
    std::istringstream words(line);
    std::string address, type, name;
    words >> address >> type >> name;
    if (name == symbol) return static_cast<std::uint32_t>(std::stoul(address, nullptr, 16));
  }
  throw std::runtime_error("no symbol " + symbol + " in the image");
}

[[noreturn]] void become_qemu(const std::vector<std::string>& words, const fs::path& log) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // no machine outlives its test
  const int fd = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(fd, STDERR_FILENO);
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: execvp's signature
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

class QemuKiosk::Monitor : public QemuMonitor {
 public:
  using QemuMonitor::QemuMonitor;
};

QemuKiosk::QemuKiosk(QemuOptions options) : options_(std::move(options)) {
  fs::create_directories(options_.folder);
  if (options_.board == Board::kEmcraftSf2 && options_.card_url.empty() && !fs::exists(card())) {
    const auto blank = blank_flash(options_.device_id);
    std::ofstream(card(), std::ios::binary).write(reinterpret_cast<const char*>(blank.data()), static_cast<std::streamsize>(blank.size()));
  }
  make_image(card(), options_.card_bytes);
  make_image(options_.folder / "eeprom.img", 32768);
}

QemuKiosk::~QemuKiosk() { power_off(); }

std::vector<std::uint8_t> blank_flash(std::uint64_t device_id) {
  std::vector<std::uint8_t> bytes(kFlashBytes, 0xFF);
  store_le(bytes.data() + kFlashOwnUnit, device_id);
  return bytes;
}

std::vector<std::string> QemuKiosk::command_line() const {
  const std::string folder = options_.folder.string();
  const std::string card_file = options_.card_url.empty() ? card().string() : options_.card_url;
  std::vector<std::string> words = {
      "qemu-system-arm", "-display", "none", "-monitor", "none", "-no-reboot",
      "-kernel", options_.image.string(), "-qmp", "unix:" + folder + "/monitor,server=on,wait=off",
      "-chardev", "socket,id=u0,path=" + cable().string() + ",server=on,wait=off", "-serial", "chardev:u0"};
  const auto rest = options_.board == Board::kLm3s6965evb ? card_machine(options_, card_file) : flash_machine(options_, card_file);
  words.insert(words.end(), rest.begin(), rest.end());
  if (options_.count_instructions) words.insert(words.end(), {"-icount", "shift=4"});
  return words;
}

void QemuKiosk::power_on() {
  fs::remove(options_.folder / "monitor");
  fs::remove(options_.folder / "keys");
  fs::remove(cable());
  if (!fs::exists(options_.image)) throw std::runtime_error(options_.image.string() + ": build it: cmake --workflow --preset kiosk");
  const auto words = command_line();
  pid_ = ::fork();
  if (pid_ == 0) become_qemu(words, options_.folder / "qemu.log");
  if (pid_ < 0) throw std::runtime_error("cannot start the emulator");
  monitor_ = std::make_unique<Monitor>(options_.folder / "monitor");
  if (options_.board == Board::kEmcraftSf2) letters_ = connect_to(options_.folder / "keys");
}

void QemuKiosk::power_off() {
  monitor_.reset();
  if (letters_ >= 0) ::close(letters_);
  letters_ = -1;
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

void QemuKiosk::cut_power() const {
  if (const pid_t pid = pid_; pid > 0) ::kill(pid, SIGKILL);
}

bool QemuKiosk::still_runs() {
  if (pid_ <= 0) return false;
  if (::waitpid(pid_, nullptr, WNOHANG) == 0) return true;
  pid_ = 0;
  monitor_.reset();
  return false;
}

void QemuKiosk::edge(port::Key key, bool down) {
  // One edge a message: several in one collapse into a single interrupt.
  monitor_->run("input-send-event",
                {{"events", {{{"type", "key"}, {"data", {{"down", down}, {"key", {{"type", "qcode"}, {"data", qcode_of(key)}}}}}}}}});
  if (!options_.count_instructions) std::this_thread::sleep_for(kHold);
}

void QemuKiosk::send_letter(port::Key key) {
  static constexpr char kLetters[] = "?udlrs";
  if (::write(letters_, &kLetters[static_cast<std::size_t>(key)], 1) != 1) throw std::runtime_error("the emulator has gone");
}

void QemuKiosk::press(port::Key key) {
  if (options_.board == Board::kEmcraftSf2) return send_letter(key);
  const std::uint32_t keys = options_.count_instructions ? effort().keys : 0;
  for (const bool down : {true, false}) {
    edge(key, down);
    if (options_.count_instructions) wait_until_taken(keys + (down ? 1 : 2));
  }
}

// Counted instructions pass more slowly than a host's time: each edge waits until the image has dealt with the one before.
void QemuKiosk::wait_until_taken(std::uint32_t keys) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  while (effort().keys < keys) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("a key press is not taken");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

QemuKiosk::Effort QemuKiosk::effort() {
  if (effort_at_ == 0) effort_at_ = address_of_symbol(options_.image, "_ZN7eslabon5board12_GLOBAL__N_16effortE");
  const std::vector<std::uint8_t> bytes = dump(effort_at_, sizeof(Effort));
  Effort effort{};
  std::memcpy(&effort, bytes.data(), sizeof(effort));
  return effort;
}

std::uint64_t QemuKiosk::uptime_us() { return std::uint64_t{word("_ZN7eslabon5board12_GLOBAL__N_15ticksE")} * 10'000; }

Frame QemuKiosk::shown_frame() {
  const std::vector<std::uint8_t> bytes = dump(kShownFrame, 128 * 64 / 2);
  Frame frame{};
  for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = static_cast<std::uint8_t>(i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 15);
  return frame;
}

Frame QemuKiosk::screen() {
  if (options_.board == Board::kEmcraftSf2) return shown_frame();
  const fs::path file = options_.folder / "screen.ppm";
  monitor_->run("screendump", {{"filename", file.string()}});
  std::ifstream in(file, std::ios::binary);
  std::string magic;
  int width = 0, height = 0, most = 0;
  in >> magic >> width >> height >> most;
  in.get();
  if (magic != "P6" || width != 128 * kMagnified || height != 64 * kMagnified) throw std::runtime_error("unexpected screendump");
  std::vector<char> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  in.read(pixels.data(), static_cast<std::streamsize>(pixels.size()));
  Frame frame{};
  for (std::size_t y = 0; y < 64; ++y)
    for (std::size_t x = 0; x < 128; ++x)
      frame[y * 128 + x] = static_cast<std::uint8_t>(
          static_cast<unsigned char>(pixels[((y * kMagnified) * 128 * kMagnified + x * kMagnified) * 3]) / 17);
  return frame;
}

void QemuKiosk::save_screen(const fs::path& png) {
  fs::create_directories(fs::absolute(png).parent_path());
  monitor_->run("screendump", {{"filename", fs::absolute(png).string()}, {"format", "png"}});
}

std::vector<std::uint8_t> QemuKiosk::dump(std::uint32_t address, std::size_t size) {
  const fs::path file = fs::absolute(options_.folder / "memory.bin");
  monitor_->run("pmemsave", {{"val", address}, {"size", size}, {"filename", file.string()}});
  std::ifstream in(file, std::ios::binary);
  std::vector<std::uint8_t> bytes(size);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  return bytes;
}

std::vector<std::uint8_t> QemuKiosk::memory() { return dump(kRam, 65536); }

std::uint32_t QemuKiosk::word(const std::string& symbol, std::uint32_t offset) {
  const std::uint32_t address = address_of_symbol(options_.image, symbol) + offset - kRam;
  return load_le<std::uint32_t>(memory().data() + address);
}

QemuKiosk::Stack QemuKiosk::stack() {
  constexpr std::uint32_t kPaint = 0x5AFE57AC;  // boards/cortex_m3/startup.cpp
  const std::size_t limit = address_of_symbol(options_.image, "__stack_limit") - kRam;
  const std::vector<std::uint8_t> bytes = memory();
  std::size_t deepest = limit;
  while (deepest < bytes.size() && load_le<std::uint32_t>(bytes.data() + deepest) == kPaint) deepest += 4;
  return {bytes.size() - deepest, bytes.size() - limit};
}

std::string QemuKiosk::monitor(const std::string& line) {
  return monitor_->run("human-monitor-command", {{"command-line", line}}).get<std::string>();
}

std::string to_text(const Frame& frame) {
  static constexpr char kShades[] = " .:-=+*#%@@@@@@@";
  std::string text;
  for (std::size_t y = 0; y < 64; ++y) {
    for (std::size_t x = 0; x < 128; ++x) text += kShades[frame[y * 128 + x]];
    text += '\n';
  }
  return text;
}

}  // namespace eslabon::board_test
