#include "tests/board/chip/semihost.hpp"

namespace eslabon::semihost {
namespace {

enum : std::uint32_t { kOpen = 0x01, kClose = 0x02, kWriteFile = 0x05, kReadFile = 0x06, kExit = 0x18 };
constexpr std::uint32_t kApplicationExit = 0x20026;

std::uint32_t call(std::uint32_t operation, std::uint32_t argument) {
  register std::uint32_t r0 asm("r0") = operation;
  register std::uint32_t r1 asm("r1") = argument;
  asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

std::uint32_t address(const void* of) { return reinterpret_cast<std::uint32_t>(of); }

}  // namespace

std::int32_t open(const char* name, Mode mode) {
  const std::uint32_t block[] = {address(name), static_cast<std::uint32_t>(mode), static_cast<std::uint32_t>(std::strlen(name))};
  return static_cast<std::int32_t>(call(kOpen, address(block)));
}

bool read(std::int32_t file, MutableBytes to) {
  const std::uint32_t block[] = {static_cast<std::uint32_t>(file), address(to.data()), static_cast<std::uint32_t>(to.size())};
  return call(kReadFile, address(block)) == 0;
}

void write(std::int32_t file, Bytes bytes) {
  const std::uint32_t block[] = {static_cast<std::uint32_t>(file), address(bytes.data()), static_cast<std::uint32_t>(bytes.size())};
  (void)call(kWriteFile, address(block));
}

void close(std::int32_t file) {
  const std::uint32_t block[] = {static_cast<std::uint32_t>(file)};
  (void)call(kClose, address(block));
}

void leave() {
  (void)call(kExit, kApplicationExit);
  for (;;) {
  }
}

}  // namespace eslabon::semihost
