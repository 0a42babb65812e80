// Devices, enumerators and firms together: logs that look like weeks of field work.
#pragma once

#include "host/simulate/enumerator.hpp"

namespace eslabon::simulate {

struct FieldOptions {
  std::uint32_t devices = 4;
  std::uint32_t interviews = 0;   ///< at most; 0: every firm of the frame
  std::uint64_t seed = 1;
  std::int64_t start_utc_s = 1'772'438'400;  ///< 2026-03-02T08:00Z, a Monday
  Behaviour behaviour;
  std::uint32_t inventors = 0;  ///< so many enumerators visit nobody and invent every interview
  double planted = 0;  ///< of the visits, so many of every kind of Plant are made again, wrongly
};

/// Where an error was planted.
struct Planted {
  DeviceId device = 0;
  event::InterviewId interview = 0;
  std::string firm;
  Plant plant = Plant::kNone;
};

/// Visits the frame's firms, each by one device, and keeps every device's log, and the form, in the store.
Work simulate_field(const compile::PackageFile& form, const Frame& frame, const FieldOptions& options, store::Store& store,
                    std::vector<Planted>* planted = nullptr);

}  // namespace eslabon::simulate
