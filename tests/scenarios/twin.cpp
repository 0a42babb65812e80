#include "tests/scenarios/twin.hpp"

#include <stdexcept>

#include "firmware/base/crc32c.hpp"

namespace eslabon::scenario {

Twin::Twin(port::Size size, std::uint64_t card_bytes) : Twin(size, fakes::RamCard(card_bytes)) {}

Twin::Twin(port::Size size, fakes::RamCard its_card)
    : card(std::move(its_card)), display(size), frame_(std::size_t{size.width} * size.height / 2) {
  if (card.is_chip()) scratch.bytes.resize(4U << 20);
}

void Twin::power_on() {
  clock.now_ms = 0;
  keys.events.clear();
  kiosk_ = std::make_unique<app::Kiosk>(app::Ports{card, display, keys, line, clock, system, card.is_chip() ? &scratch : nullptr}, app::Memory{frame_});
  kiosk_->start();
  settle();
}

void Twin::settle() {
  for (int i = 0; i < 1000; ++i) {
    clock.now_ms += 10;
    if (!kiosk_->step()) return;
  }
  throw std::runtime_error("the kiosk does not come to rest");
}

void Twin::press(port::Key key) {
  keys.tap(key);
  settle();
}

void Twin::install(sync::ObjectKind kind, const std::string& bytes, ContentHash hash) {
  app::ObjectStore& store = kiosk_->stage().desk.objects();
  const sync::ObjectName name{kind, hash, static_cast<std::uint32_t>(bytes.size())};
  const auto begun = store.begin(name);
  Status done = begun.status();
  if (done.ok() && *begun == app::ObjectStore::kInstalledAlready) return settle();
  if (done.ok()) done = store.write(*begun, as_bytes(bytes).subspan(*begun));
  if (done.ok()) done = store.commit(name, crc32c(as_bytes(bytes)));
  if (!done.ok()) throw std::runtime_error(std::string("the kiosk refuses the object: ") + eslabon::name_of(done.error()));
  settle();
}

void Twin::acknowledge_all() {
  app::JournalLog& log = kiosk_->stage().desk.log();
  if (log.next() > 1 && !log.acknowledge({log.next() - 1, 1}).ok()) throw std::runtime_error("the log cannot be acknowledged");
  settle();
}

}  // namespace eslabon::scenario
