// A journal on a card or chip in memory, as the tests need it.
#pragma once

#include <catch2/catch.hpp>

#include <string>

#include "firmware/journal/journal.hpp"
#include "tests/fakes/power_cut_device.hpp"

namespace eslabon::journal {

class Bench final : public AnchorSource {
 public:
  explicit Bench(port::Geometry geometry, std::uint32_t segment_size = 8192)
      : device(geometry), journal(device, {0, geometry.size}, buffers, *this) {
    birth.log_id = 42;
    birth.device_id = 0xD1;
    birth.segment_size = segment_size;
    REQUIRE(journal.format(birth).ok());
    REQUIRE(journal.mount().ok());
  }

  Result<Sequence> say(std::string_view text, Importance importance = Importance::kOrdinary) {
    return journal.append(7, as_bytes(text), importance);
  }
  /// The text of an entry, or the word for why not.
  std::string read(Sequence sequence) {
    Place place;
    const auto entry = journal.read(sequence, place, scratch);
    if (!entry.ok()) return name_of(entry.error());
    if (entry->kind == kKindRescued) return std::string(as_text(entry->payload.subspan(kRescuedPrefix)));
    return entry->lost() ? "lost" : std::string(as_text(entry->payload));
  }
  /// Appends `count` numbers of the size of a typical answer.
  void answer(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) REQUIRE(say("an answer of 20 byte").ok());
  }

  void fill_anchor(MutableBytes anchor, Sequence sequence) override { store_le(anchor.data(), sequence); }

  fakes::PowerCutDevice device;
  Buffers buffers;
  Birth birth;
  Journal journal;
  std::array<std::uint8_t, kMaxPayload> scratch;
};

inline port::Geometry small_card() { return fakes::sd_card(1024 + 6 * 8192); }
inline port::Geometry small_chip() { return fakes::nor_chip(8192 + 6 * 8192, 1, 4096); }

}  // namespace eslabon::journal
