#include "host/link/station_name.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "firmware/base/crc32c.hpp"

namespace eslabon::link {
namespace {

constexpr std::size_t kMostCharacters = sizeof(sync::StationId);

bool is_allowed(char character) {
  const auto within = [character](char low, char high) { return character >= low && character <= high; };
  return within('a', 'z') || within('A', 'Z') || within('0', '9') || character == '-' || character == '_' || character == '.';
}

}  // namespace

sync::StationId station_id(const std::string& name) {
  if (name.empty() || name.size() > kMostCharacters || !std::all_of(name.begin(), name.end(), is_allowed)) return 0;
  sync::StationId id = 0;
  for (std::size_t i = 0; i < name.size(); ++i) id |= sync::StationId{static_cast<std::uint8_t>(name[i])} << (8 * i);
  return id;
}

std::string station_name(sync::StationId id) {
  std::string name;
  for (sync::StationId rest = id; rest != 0; rest >>= 8) name += static_cast<char>(rest & 0xFFU);
  if (name.empty()) return "?";
  return station_id(name) == id ? name : fmt::format("{:016x}", id);
}

std::string default_station_name() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  std::string name;
  for (const char* character = host.data(); *character != 0 && *character != '.' && name.size() < 4; ++character)
    if (is_allowed(*character)) name += *character;
  std::string machine;
  std::ifstream("/etc/machine-id") >> machine;
  const std::string own = machine.empty() ? std::string(host.data()) : machine;
  return fmt::format("{}-{:03x}", name.empty() ? "host" : name, crc32c(as_bytes(own)) & 0xFFFU);
}

}  // namespace eslabon::link
