#include "tests/power/log_lines.hpp"

#include <array>
#include <stdexcept>

#include "firmware/app/volume.hpp"
#include "firmware/event/event_codec.hpp"

namespace eslabon::power {
namespace {

struct NoAnchor final : journal::AnchorSource {
  void fill_anchor(MutableBytes, journal::Sequence) override {}
};

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what); }

/// The event without what two clocks may see differently.
std::string timeless(const journal::Entry& entry) {
  auto event = event::decode(entry.kind, entry.payload);
  if (!event.ok()) fail("entry " + std::to_string(entry.sequence) + " is not an event");
  event->stamp.uptime_ms = 0;
  event->has_utc = false;
  std::array<std::uint8_t, kMaxEventBytes> bytes;
  const auto size = event::encode(*event, bytes);
  if (!size.ok()) fail("entry " + std::to_string(entry.sequence) + " cannot be written again");
  return std::string(1, static_cast<char>(entry.kind)) + std::string(as_text(Bytes(bytes).first(*size)));
}

}  // namespace

Log read_log(fakes::RamCard card, DeviceId device, journal::Sequence from) {
  std::array<std::uint8_t, app::kSectorBytes> sector;
  app::Volume volume(card, sector);
  if (volume.open(device) != app::CardState::kReady) fail("the card is no longer this kiosk's");
  NoAnchor anchors;
  journal::Buffers buffers;
  const app::Extent& area = volume.block().journal;
  journal::Journal journal(card, {area.offset, area.size}, buffers, anchors);
  if (const Status mounted = journal.mount(); !mounted.ok()) fail(std::string("the journal does not mount: ") + name_of(mounted.error()));
  Log log{std::max(from, journal.oldest_sequence()), journal.next_sequence(), {}};
  std::array<std::uint8_t, journal::kMaxPayload> buffer;
  for (journal::Cursor cursor(journal, log.first); cursor.sequence() < log.next;) {
    const auto entry = cursor.next(buffer);
    if (!entry.ok()) fail("entry " + std::to_string(cursor.sequence()) + " cannot be read");
    log.lines.push_back(timeless(*entry));
  }
  if (!(journal.health() == journal::Health{})) fail("damage is reported after a mere power cut");
  return log;
}

}  // namespace eslabon::power
