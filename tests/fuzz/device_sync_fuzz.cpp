// A hostile station talks to a device: raw bytes, and well-formed frames with anything in them. Nothing may crash, and
// nothing may be acknowledged that the device was not asked to with the right chain.
#include "firmware/sync/device_session.hpp"
#include "tests/fuzz/sync_frames.hpp"
#include "tests/link/memory_ends.hpp"

using namespace eslabon;
using namespace eslabon::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  MemoryLog log;
  for (std::uint8_t i = 0; i < 70; ++i) log.append({i, static_cast<std::uint8_t>(i % 3), Buffer(i * 5U, i)});
  MemoryObjects objects;
  objects.objects.emplace_back(sync::ObjectName{sync::ObjectKind::kFormPackage, 9, 3000}, Buffer(3000, 1));
  sync::DeviceSession session({.id = 1, .boot_counter = 1, .receive_ring = 512, .base_baud = 115200, .max_baud = 921600}, log, objects);
  fuzz::Pieces pieces({data, size});
  std::uint64_t now_ms = 1;
  std::size_t sent = 0;
  Buffer out(700);
  while (!pieces.empty() && sent < 200000) {
    const fuzz::Piece piece = pieces.next();
    now_ms += piece.pause_ms;
    session.receive(piece.framed ? fuzz::frame_of(piece.bytes) : Buffer(piece.bytes.begin(), piece.bytes.end()), now_ms);
    for (int i = 0; i < 4; ++i) sent += session.transmit(out, now_ms);
  }
  if (log.acknowledged >= log.next()) __builtin_trap();
  return 0;
}
