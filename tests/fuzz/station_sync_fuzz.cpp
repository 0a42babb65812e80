// A hostile device talks to a station. Nothing may crash, whatever the store takes must be in order and chain to what
// the device itself said, and the station may only confirm what is stored.
#include "firmware/sync/station_session.hpp"
#include "tests/fuzz/sync_frames.hpp"
#include "tests/link/memory_ends.hpp"

using namespace eslabon;
using namespace eslabon::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Buffer stream(300 * 1024);
  static std::vector<sync::EntryView> entries(128);
  std::array<sync::PushReport, 1> reports{};
  Buffer form(4000, 3);
  std::fill(form.begin() + 1000, form.begin() + 2100, std::uint8_t{1});  // what the device says it has
  const std::array<sync::OutgoingObject, 1> objects{{{{sync::ObjectKind::kFormPackage, 5, 4000}, form}}};
  MemoryStore store;
  sync::StationSession session(store, {stream, entries, reports}, {objects, 1, 3000000, false}, 4);
  fuzz::Pieces pieces({data, size});
  std::uint64_t now_ms = 1;
  Buffer out(700);
  // The session's number is not to be guessed, so the hostile device is told it.
  std::uint64_t number = 0;
  sync::UpMessage told = eslabon_Up_init_zero;
  while (!pieces.empty()) {
    fuzz::Piece piece = pieces.next();
    now_ms += piece.pause_ms;
    const std::size_t count = session.transmit(out, now_ms);
    fuzz::for_each_message(Bytes(out).first(count), [&](const sync::DownMessage& message) {
      if (message.which_message == eslabon_Down_hello_tag) number = message.message.hello.session;
      if (message.which_message != eslabon_Down_commit_tag) return;
      const auto& stored = store.of(session.status().device).position;
      if (message.message.commit.up_to != stored.up_to || message.message.commit.chain != stored.chain) __builtin_trap();
    });
    if (piece.cut) session.line_lost(now_ms);
    Buffer bytes(piece.bytes.begin(), piece.bytes.end());
    // Called again, it says that it is still sending what it last said.
    const bool begun = told.which_message == eslabon_Up_begun_tag;
    if (piece.welcome) bytes = fuzz::welcome_body(number, begun ? &told.message.begun : nullptr);
    else if (piece.framed && bytes.size() > sync::kUpHeadBytes) (void)sync::decode(Bytes(bytes).subspan(sync::kUpHeadBytes), told);
    session.receive(piece.framed ? fuzz::frame_of(bytes) : bytes, now_ms);
    store.settle();
  }
  for (auto& device : {DeviceId{1}, DeviceId{2}})
    if (store.of(device).doubled) __builtin_trap();
  return 0;
}
