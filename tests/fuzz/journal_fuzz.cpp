// A card on which anything may stand where a journal was: it is mounted or refused, read and written to, never a crash,
// and what is accepted afterwards is read back.
#include <cstdlib>

#include "firmware/journal/journal.hpp"
#include "tests/fakes/power_cut_device.hpp"

namespace {

struct NoAnchor final : eslabon::journal::AnchorSource {
  void fill_anchor(eslabon::MutableBytes, eslabon::journal::Sequence) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eslabon;
  if (size < 2) return 0;
  constexpr std::uint64_t kSize = 8192 + 5 * 4096;
  const bool rewritable = (data[0] & 1) != 0;
  fakes::PowerCutDevice device(rewritable ? fakes::sd_card(kSize) : fakes::nor_chip(kSize, 1, 4096));
  NoAnchor anchors;
  journal::Buffers buffers;
  journal::Journal log(device, {0, kSize}, buffers, anchors);
  if (!log.format({9, 1, 1, 4096}).ok() || !log.mount().ok()) std::abort();
  for (int i = 0; i < data[1]; ++i)
    if (!log.append(3, as_bytes("twenty bytes of text")).ok()) break;
  // The input patches the medium: three bytes say where, the fourth is added.
  for (std::size_t i = 2; i + 4 <= size; i += 4)
    device.bytes()[(data[i] | data[i + 1] << 8 | data[i + 2] << 16) % kSize] ^= data[i + 3];
  if (!log.mount().ok()) return 0;
  std::array<std::uint8_t, journal::kMaxPayload> buffer;
  journal::Cursor cursor(log, log.oldest_sequence());
  for (int i = 0; i < 2000 && cursor.next(buffer).ok(); ++i) {
  }
  (void)log.space();
  const auto accepted = log.append(4, as_bytes("after the damage"));
  if (!accepted.ok()) return 0;
  journal::Place place;
  const auto read = log.read(*accepted, place, buffer);
  if (!read.ok() || as_text(read->payload) != "after the damage") std::abort();
  return 0;
}
