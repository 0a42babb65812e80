#include "host/simulate/field_force.hpp"

#include <algorithm>

namespace eslabon::simulate {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::size_t kVisitsADay = 6;

Plant plant_of(const FieldOptions& options, const Firm& firm) {
  if (options.planted <= 0) return Plant::kNone;
  constexpr int kKinds = 6;
  const double drawn = Chance(options.seed, "plant " + firm.id).uniform() / options.planted;
  return drawn < kKinds ? static_cast<Plant>(1 + static_cast<int>(drawn)) : Plant::kNone;
}

// The firms of device `number`: every devices-th, so that each has its share of every stratum.
Work work_of_device(const compile::PackageFile& form, const Frame& frame, const FieldOptions& options, std::size_t firms,
                    std::uint32_t number, store::Store& store, std::vector<Planted>* planted) {
  Chance chance(options.seed, "device " + std::to_string(number));
  DeviceLog log(chance.bits(), options.start_utc_s);
  const std::string name = "enumerator-" + std::to_string(number + 1);
  Enumerator enumerator(form, options.behaviour, name, log, options.seed);
  std::size_t visits = 0;
  const Firm* last_told = nullptr;  // the last firm that gave an honest interview
  for (std::size_t i = number; i < firms; i += options.devices, ++visits) {
    if (visits % kVisitsADay == 0) {
      const auto day = static_cast<std::int64_t>(visits / kVisitsADay);
      log.boot(options.start_utc_s + (day / 5 * 7 + day % 5) * kDaySeconds);
      log.append(event::enumerator_signed_in(name));
      if (visits == 0) log.append(event::package_installed(form.hash(), form.description().form_id + " " + form.description().version));
    }
    const Plant plant = number < options.inventors ? Plant::kInvented : last_told == nullptr ? Plant::kNone : plant_of(options, frame.firms[i]);
    const std::uint32_t completed = enumerator.work().completed;
    if (plant == Plant::kNone || plant == Plant::kTwice) enumerator.visit(frame.firms[i], options.seed);
    const bool was_told = enumerator.work().completed > completed;
    if (plant != Plant::kNone) {
      if (plant == Plant::kTwice) log.wait_ms(chance.between(600'000, 2'400'000));
      if (plant == Plant::kCurbstoned && chance.happens(0.6)) log.boot((log.utc_s() / kDaySeconds) * kDaySeconds + kDaySeconds - 3600);
      const Firm& other = plant == Plant::kCurbstoned || plant == Plant::kInvented ? frame.firms[number] : *last_told;
      const bool done = enumerator.visit_wrongly(frame.firms[i], other, options.seed, plant);
      if (done && (plant != Plant::kTwice || was_told) && planted != nullptr) planted->push_back({log.device(), enumerator.last_interview(), frame.firms[i].id, plant});
    }
    if (plant == Plant::kNone && was_told) last_told = &frame.firms[i];
    log.wait_ms(chance.between(600'000, 2'400'000));
  }
  log.keep_in(store);
  return enumerator.work();
}

}  // namespace

Work simulate_field(const compile::PackageFile& form, const Frame& frame, const FieldOptions& options, store::Store& store,
                    std::vector<Planted>* planted) {
  store.put_object({form.hash(), store::ObjectKind::kForm, form.description().form_id, form.description().version,
                    form.bytes().size()},
                   form.bytes());
  std::size_t firms = frame.firms.size();
  if (options.interviews > 0) firms = std::min<std::size_t>(firms, options.interviews);
  Work work;
  for (std::uint32_t number = 0; number < options.devices; ++number)
    if (number < firms) work += work_of_device(form, frame, options, firms, number, store, planted);
  return work;
}

}  // namespace eslabon::simulate
