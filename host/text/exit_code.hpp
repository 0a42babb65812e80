// The command's exit codes, the same for every subcommand.
#pragma once

namespace eslabon::text {

enum class ExitCode : int {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,
  kSomeDevicesFailed = 3,
  kNoDevice = 4,
  kInvalidInput = 5,  ///< form, plan or data file
  kStoreUnreachable = 6,
};

}  // namespace eslabon::text
