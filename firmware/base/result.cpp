#include "firmware/base/result.hpp"

namespace eslabon {

const char* name_of(Error error) {
  switch (error) {
    case Error::kInvalid: return "invalid";
    case Error::kOutOfRange: return "out of range";
    case Error::kTooSmall: return "buffer too small";
    case Error::kFull: return "full";
    case Error::kCorrupt: return "corrupt";
    case Error::kTruncated: return "truncated";
    case Error::kUnsupported: return "unsupported";
    case Error::kNotFound: return "not found";
    case Error::kIo: return "device error";
    case Error::kNoMedium: return "no medium";
    case Error::kBusy: return "busy";
    case Error::kRefused: return "refused";
    case Error::kInternal: return "internal";
  }
  return "unknown";
}

}  // namespace eslabon
