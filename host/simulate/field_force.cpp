#include "host/simulate/field_force.hpp"

#include <algorithm>

namespace eslabon::simulate {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::size_t kVisitsADay = 6;

// The firms of device `number`: every devices-th, so that each has its share of every stratum.
Work work_of_device(const compile::PackageFile& form, const Frame& frame, const FieldOptions& options, std::size_t firms,
                    std::uint32_t number, store::Store& store) {
  Chance chance(options.seed, "device " + std::to_string(number));
  DeviceLog log(chance.bits(), options.start_utc_s);
  const std::string name = "enumerator-" + std::to_string(number + 1);
  Enumerator enumerator(form, options.behaviour, name, log, options.seed);
  std::size_t visits = 0;
  for (std::size_t i = number; i < firms; i += options.devices, ++visits) {
    if (visits % kVisitsADay == 0) {
      const auto day = static_cast<std::int64_t>(visits / kVisitsADay);
      log.boot(options.start_utc_s + (day / 5 * 7 + day % 5) * kDaySeconds);
      log.append(event::enumerator_signed_in(name));
      if (visits == 0) log.append(event::package_installed(form.hash(), form.description().form_id + " " + form.description().version));
    }
    enumerator.visit(frame.firms[i], options.seed);
    log.wait_ms(chance.between(600'000, 2'400'000));
  }
  log.keep_in(store);
  return enumerator.work();
}

}  // namespace

Work simulate_field(const compile::PackageFile& form, const Frame& frame, const FieldOptions& options, store::Store& store) {
  store.put_object({form.hash(), store::ObjectKind::kForm, form.description().form_id, form.description().version,
                    form.bytes().size()},
                   form.bytes());
  std::size_t firms = frame.firms.size();
  if (options.interviews > 0) firms = std::min<std::size_t>(firms, options.interviews);
  Work work;
  for (std::uint32_t number = 0; number < options.devices; ++number)
    if (number < firms) work += work_of_device(form, frame, options, firms, number, store);
  return work;
}

}  // namespace eslabon::simulate
