// Any bytes as an event of any kind: refused with a code, or read, written again and read to the same.
#include <array>
#include <cstdlib>
#include <cstring>

#include "firmware/event/event_codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eslabon;
  if (size == 0 || size > kMaxEventBytes) return 0;
  const auto event = event::decode(data[0], Bytes(data + 1, size - 1));
  if (!event.ok()) return 0;
  event::AddressReader hidden(event->addresses);
  for (Address address; hidden.next(address);) {
  }
  std::array<std::uint8_t, kMaxEventBytes> first, second;
  const auto written = event::encode(*event, first);
  if (!written.ok()) {
    if (written.error() != Error::kTooSmall) std::abort();  // an event that was read can be written
    return 0;
  }
  const auto again = event::decode(data[0], Bytes(first).first(*written));
  if (!again.ok()) std::abort();
  const auto rewritten = event::encode(*again, second);
  if (!rewritten.ok() || *rewritten != *written || std::memcmp(first.data(), second.data(), *written) != 0) std::abort();
  return 0;
}
