// app_cut [CUTS [SEED]]: the whole application on the model of a medium: forms are installed over one another, people sign in,
// interviews are opened, stations acknowledge, the kiosk starts again and again, and the power goes at any write of it.
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <stdexcept>

#include "firmware/app/kiosk.hpp"
#include "firmware/base/crc32c.hpp"
#include "tests/fakes/fake_board.hpp"
#include "tests/fakes/power_cut_device.hpp"
#include "tests/scenarios/objects.hpp"

namespace eslabon::power {
namespace {

using fakes::Dice;
using scenario::SentObject;
using sync::ObjectKind;

struct Medium {
  const char* name;
  port::Geometry geometry;
};
const Medium kMedia[] = {{"sd", fakes::sd_card(2U << 20)},
                         {"nor-64k", fakes::nor_chip(4U << 20, 1, 65536)},
                         {"nor-4k", fakes::nor_chip(2U << 20, 1, 4096)},
                         {"nor-page", fakes::nor_chip(2U << 20, 256, 4096)}};

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what); }

/// One card's life with many power cuts, each followed by a start and a look at every promise.
class Life {
 public:
  Life(const Medium& medium, std::uint64_t seed, std::span<const SentObject> forms)
      : medium_(medium), dice_(seed), forms_(forms), device_(medium.geometry), scratch_(256U << 10) {
    start();
    if (!desk().ready()) fail("a new card is not taken");
    install(0);
  }

  void cut() {
    device_.cut_after(1 + dice_.below(160));
    while (!device_.is_cut()) act();
    kiosk_.reset();
    device_.power_on(dice_);
    start();
    check();
  }

 private:
  app::Desk& desk() { return kiosk_->stage().desk; }
  journal::Sequence next() { return desk().journal()->next_sequence(); }

  void start() {
    clock_.now_ms = 0;
    kiosk_ = std::make_unique<app::Kiosk>(app::Ports{device_, display_, keys_, line_, clock_, system_, medium_.geometry.rewritable ? nullptr : &scratch_},
                                          app::Memory{frame_});
    kiosk_->start();
    for (int i = 0; i < 100 && kiosk_->step(); ++i) {
    }
  }
  void act() {
    switch (dice_.below(8)) {
      case 0: install(dice_.below(forms_.size())); break;
      case 1: (void)desk().open_new({}).ok(); break;
      case 2: (void)desk().leave({}).ok(); break;
      case 3: desk().rest(); break;
      case 4:
        if (desk().ready() && next() > 1) (void)desk().log().acknowledge({next() - 1, 1});
        break;
      case 5:
        kiosk_.reset();
        start();
        if (!device_.is_cut() && !desk().ready()) fail("a start without a cut did not succeed");
        break;
      default: (void)desk().sign_in("Ana").ok();
    }
    if (!device_.is_cut() && desk().ready()) accepted_ = next();
  }
  void install(std::size_t index) {
    const SentObject& form = forms_[index];
    const sync::ObjectName name{ObjectKind::kFormPackage, form.hash, static_cast<std::uint32_t>(form.bytes.size())};
    installing_ = index;
    app::ObjectStore& store = desk().objects();
    const auto begun = store.begin(name);
    Status done = begun.status();
    if (done.ok() && *begun != app::ObjectStore::kInstalledAlready) {
      done = store.write(*begun, as_bytes(form.bytes).subspan(*begun));
      if (done.ok()) done = store.commit(name, crc32c(as_bytes(form.bytes)));
    }
    if (device_.is_cut()) return;
    if (!done.ok() && done != Error::kFull) fail(fmt::format("a form is refused: {}", name_of(done.error())));
    if (done.ok()) installed_ = index;
    accepted_ = next();
    installing_ = installed_;
  }
  /// Whatever the open interview is on.
  bool in_use(std::size_t form) {
    const app::ObjectStore& objects = desk().objects();
    return objects.hash(objects.current(ObjectKind::kFormPackage)) == forms_[form].hash;
  }
  void check() {
    if (!desk().ready()) fail(fmt::format("after a cut the card is not ready: state {}", static_cast<int>(desk().card_state())));
    if (next() < accepted_) fail(fmt::format("{} entries are lost", accepted_ - next()));
    if (!(desk().journal()->health() == journal::Health{})) fail("damage is reported after a mere power cut");
    const std::size_t slot = desk().objects().current(ObjectKind::kFormPackage);
    if (slot == app::kSlots || !desk().has_form()) fail("there is no form any more");
    if (!in_use(installed_) && !in_use(installing_)) fail("the form is neither the old one nor the new one");
    installed_ = installing_ = in_use(installing_) ? installing_ : installed_;
    check_bytes(forms_[installed_]);
    if (device_.zero_to_one() != 0) fail("a bit of raw flash was to be set without an erase");
    accepted_ = next();
  }
  void check_bytes(const SentObject& form) {
    std::string bytes(form.bytes.size(), '\0');
    const sync::ObjectName name{ObjectKind::kFormPackage, form.hash, static_cast<std::uint32_t>(bytes.size())};
    const MutableBytes out(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
    if (!desk().objects().read_installed(name, 0, out).ok() || bytes != form.bytes) fail("the form's bytes are not what was sent");
  }

  const Medium& medium_;
  Dice dice_;
  std::span<const SentObject> forms_;
  fakes::PowerCutDevice device_;
  fakes::RamCard scratch_;
  fakes::FakeDisplay display_{{128, 64}};
  fakes::FakeKeys keys_;
  fakes::FakeLine line_;
  fakes::FakeClock clock_;
  fakes::FakeSystem system_;
  std::array<std::uint8_t, 128 * 64 / 2> frame_{};
  std::unique_ptr<app::Kiosk> kiosk_;
  std::size_t installed_ = 0, installing_ = 0;
  journal::Sequence accepted_ = 1;
};

int run(std::uint64_t cuts, std::uint64_t seed) {
  constexpr std::uint64_t kCutsEach = 100;
  const auto start = std::chrono::steady_clock::now();
  const std::vector<SentObject> forms = {scenario::form_object(ESLABON_POWER_DIR "/rounds.md"),
                                         scenario::form_object(ESLABON_POWER_DIR "/../scenarios/workshop.md"),
                                         scenario::form_object(ESLABON_POWER_DIR "/../scenarios/languages.md")};
  std::uint64_t done = 0;
  for (std::uint64_t life = 0; done < cuts; ++life) {
    const Medium& medium = kMedia[(seed + life) % std::size(kMedia)];
    try {
      Life one(medium, seed + life, forms);
      for (std::uint64_t i = 0; i < kCutsEach && done < cuts; ++i, ++done) one.cut();
    } catch (const std::exception& problem) {
      fmt::print("FAILED {}, after {} cuts: {}\n  again with: app_cut {} {}\n", medium.name, done, problem.what(), kCutsEach, seed + life);
      return 1;
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("{} power cuts of the application, seeds from {}, {:.1f} s: every start succeeded, no entry lost, each form whole\n", done, seed, took.count());
  return 0;
}

}  // namespace
}  // namespace eslabon::power

int main(int argc, char** argv) {
  try {
    return eslabon::power::run(argc > 1 ? std::stoull(argv[1]) : 2000, argc > 2 ? std::stoull(argv[2]) : 1);
  } catch (const std::exception& problem) {
    fmt::print(stderr, "app_cut: {}\n", problem.what());
    return 2;
  }
}
