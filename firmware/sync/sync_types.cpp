#include "firmware/sync/sync_types.hpp"

namespace eslabon::sync {

const char* name_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::kNone: return "none";
    case Refusal::kChainDiffers: return "the device's log is another one than the store's";
    case Refusal::kStationAhead: return "the store holds entries that the device's log has not";
    case Refusal::kLogUnreadable: return "the device cannot read its log";
    case Refusal::kVersion: return "no common protocol version";
    case Refusal::kNotAcknowledged: return "what was stored does not chain to what the device has";
  }
  return "unknown";
}

const char* name_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kFormPackage: return "form package";
    case ObjectKind::kAssignments: return "assignments";
    case ObjectKind::kConfiguration: return "configuration";
    case ObjectKind::kReturned: return "returned interviews";
  }
  return "unknown";
}

}  // namespace eslabon::sync
