#include "tests/link/soak.hpp"

namespace eslabon::testing {
namespace {

double pick(std::mt19937_64& random, std::initializer_list<double> from) {
  return *(from.begin() + static_cast<std::ptrdiff_t>(random() % from.size()));
}

LineFaults random_faults(std::mt19937_64& random) {
  LineFaults faults;
  faults.bit_errors = pick(random, {0, 0, 1e-6, 1e-5, 1e-4, 3e-4});
  faults.drops = pick(random, {0, 0, 0, 1e-5, 2e-4});
  faults.doubles = pick(random, {0, 0, 0, 1e-5, 1e-4});
  faults.inserts = pick(random, {0, 0, 0, 1e-5, 1e-4});
  faults.bursts = pick(random, {0, 0, 0, 1e-5, 1e-4});
  faults.latency_ms = pick(random, {0, 0, 1, 16});
  return faults;
}

WorldSettings random_settings(std::uint64_t seed, std::mt19937_64& random) {
  WorldSettings settings;
  settings.seed = seed;
  settings.faults = random_faults(random);
  settings.baud = pick(random, {115200, 921600});
  settings.device_max_baud = static_cast<std::uint32_t>(pick(random, {115200, 921600, 3000000}));
  settings.station_max_baud = static_cast<std::uint32_t>(pick(random, {0, 921600}));
  settings.receive_ring = static_cast<std::uint16_t>(pick(random, {256, 512, 1024}));
  settings.store_ms = pick(random, {0, 5, 50});
  settings.step_us = 1000;
  return settings;
}

class Soak {
 public:
  explicit Soak(std::uint64_t seed) : random_(seed * 7919 + 1), world_(random_settings(seed, random_)) {
    const std::size_t entries = random_() % 150;
    for (std::size_t i = 0; i < entries; ++i) append();
    if (random_() % 2 == 0) prepare_object();
    world_.start_station();
  }

  SoakResult run() {
    const unsigned planned = static_cast<unsigned>(random_() % 5);
    for (unsigned i = 0; i < planned && result_.fault.empty(); ++i) {
      pass_time(static_cast<double>(random_() % 400));
      happen();
    }
    // From here on nothing more happens: now it must come to its end.
    for (unsigned tries = 0; tries < 4 && !done() && result_.fault.empty(); ++tries) {
      if (!world_.station || world_.station->over()) world_.start_station();
      pass_until_over(120);
    }
    judge();
    result_.seconds = world_.now_us / 1e6;
    result_.stream_bytes = world_.up.carried;
    return result_;
  }

 private:
  void append() {
    const std::size_t size = random_() % 10 == 0 ? random_() % 3000 : random_() % 120;
    world_.log.append(random_entry(random_, size));
  }
  void prepare_object() {
    object_ = Buffer(random_() % 9000);
    for (auto& byte : object_) byte = static_cast<std::uint8_t>(random_());
    world_.outgoing.push_back({{sync::ObjectKind::kFormPackage, kForm, static_cast<std::uint32_t>(object_.size())}, object_});
    if (random_() % 2 == 0) install_predecessor();
  }
  // Most of it is in the new version, somewhere; sometimes it has to make room while that comes in.
  void install_predecessor() {
    Buffer before = object_;
    if (!before.empty()) before.erase(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(random_() % before.size()));
    for (int i = 0; i < 3 && !before.empty(); ++i) before[random_() % before.size()] ^= 1U;
    world_.objects.objects.emplace_back(sync::ObjectName{sync::ObjectKind::kFormPackage, 0xEF, static_cast<std::uint32_t>(before.size())}, before);
    world_.objects.forgets = random_() % 4 == 0;
  }
  [[nodiscard]] bool object_is_installed_once() const {
    const auto& objects = world_.objects.objects;
    const auto is_it = [](const auto& one) { return one.first.hash == kForm; };
    return std::count_if(objects.begin(), objects.end(), is_it) == 1 && std::find_if(objects.begin(), objects.end(), is_it)->second == object_;
  }
  void happen() {
    static constexpr std::array<const char*, 7> kNames{"cable pulled and back",  "line dead for a while", "device rebooted", "host killed",
                                                       "interviews go on",       "card busy",             "cable gone, another host later"};
    const std::size_t what = random_() % kNames.size();
    ++result_.events[kNames[what]];
    switch (what) {
      case 0: return cut(true);
      case 1: return cut(false);
      case 2: return world_.start_device();
      case 3: return restart_host(300);
      case 4: for (int i = 0; i < 5; ++i) append(); return;
      case 5: return keep_card_busy();
      default: return leave_for_good();
    }
  }
  void restart_host(unsigned most_ms) {
    world_.kill_station();
    pass_time(static_cast<double>(random_() % most_ms));
    world_.start_station();
  }
  void keep_card_busy() {
    world_.device_stuck = true;
    pass_time(static_cast<double>(random_() % 250));
    world_.device_stuck = false;
  }
  void leave_for_good() {
    world_.up.cut = world_.down.cut = true;
    world_.up.unplug();
    world_.down.unplug();
    pass_time(static_cast<double>(random_() % 3000));
    world_.kill_station();
    pass_time(static_cast<double>(random_() % 3000));
    world_.up.cut = world_.down.cut = false;
    world_.start_station();
  }
  void cut(bool noticed) {
    world_.up.cut = world_.down.cut = true;
    world_.up.unplug();
    world_.down.unplug();
    pass_time(static_cast<double>(random_() % 900));
    world_.up.cut = world_.down.cut = false;
    if (noticed && world_.station) world_.station->line_lost(static_cast<std::uint64_t>(world_.now_us / 1000));
  }
  void pass_time(double ms) {
    const double end_us = world_.now_us + ms * 1000;
    while (world_.now_us < end_us && result_.fault.empty()) step();
  }
  void pass_until_over(double seconds) {
    const double end_us = world_.now_us + seconds * 1e6;
    while (world_.now_us < end_us && !(world_.station && world_.station->over()) && result_.fault.empty()) step();
  }
  void step() {
    world_.step();
    // The one promise that everything else hangs on: nothing is given away that is not stored for good.
    if (world_.log.acknowledged > world_.store.of(world_.profile.id).position.up_to) result_.fault = "acknowledged before it was stored";
  }
  bool done() {
    return world_.station && world_.station->status().phase == sync::StationPhase::kFinished && same_entries(world_.store, world_);
  }
  void judge() {
    if (!result_.fault.empty()) return;
    const auto& status = world_.station->status();
    if (!done())
      result_.fault = std::string("not done: ") + sync::name_of(status.phase) + ", refusal " + sync::name_of(status.refusal) +
                      ", error " + (status.error.ok() ? "none" : name_of(status.error.error()));
    else if (world_.log.acknowledged + 1 != world_.log.next()) result_.fault = "not all was acknowledged";
    else if (!world_.outgoing.empty() && !object_is_installed_once())
      result_.fault = "the object is not installed once and whole";
  }

  static constexpr ContentHash kForm = 0xF0;
  std::mt19937_64 random_;
  SyncWorld world_;
  Buffer object_;
  SoakResult result_;
};

}  // namespace

SoakResult soak_once(std::uint64_t seed) { return Soak(seed).run(); }

}  // namespace eslabon::testing
