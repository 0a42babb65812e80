// Control messages to bytes and back (nanopb).
#pragma once

#include "firmware/base/bytes.hpp"
#include "firmware/base/result.hpp"
#include "firmware/sync/sync_types.hpp"
#include "firmware/sync/wire_layout.hpp"
#include "proto/sync.pb.h"

namespace eslabon::sync {

/// What a device says.
using UpMessage = eslabon_Up;
/// What a station says.
using DownMessage = eslabon_Down;

static_assert(eslabon_Up_size <= kMaxControlBytes && eslabon_Down_size + kDownHeadBytes + frame::kCrcBytes <= kMaxDownContent);

/// Encodes into `out` and returns the length. kTooSmall.
Result<std::size_t> encode(const UpMessage& message, MutableBytes out);
Result<std::size_t> encode(const DownMessage& message, MutableBytes out);
/// kInvalid for anything but one whole message.
Status decode(Bytes bytes, UpMessage& message);
Status decode(Bytes bytes, DownMessage& message);

inline ObjectName name_from(const eslabon_Object& object) {
  return {static_cast<ObjectKind>(object.kind), object.hash, object.size};
}
inline eslabon_Object object_from(const ObjectName& name) {
  return {static_cast<std::uint32_t>(name.kind), name.hash, name.size};
}

}  // namespace eslabon::sync
