// What is wrong and where: gathered for input with many faults, thrown when the command cannot go on.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "host/text/exit_code.hpp"

namespace eslabon::text {

/// All but a warning stop what needs the input. kMissing: the input is right, but a file that it names is not there.
/// kUnsupported: a form that is valid XLSForm but cannot be asked on a kiosk.
enum class Severity { kWarning, kMissing, kUnsupported, kError };

/// One located message: "survey.xlsx: survey!C14: unknown question type 'vidoe'".
struct Fault {
  Severity severity = Severity::kError;
  std::string where;    ///< as a person finds it: file, then sheet!cell, line:column or byte
  std::string message;  ///< what is wrong and what to do, without a full stop
};

/// `where: message`, with "warning: " before the message of a warning.
inline std::string to_string(const Fault& fault) {
  return fault.where + (fault.where.empty() ? "" : ": ") +
         (fault.severity == Severity::kWarning ? "warning: " : "") + fault.message;
}

inline bool has_error(const std::vector<Fault>& faults) {
  for (const Fault& fault : faults)
    if (fault.severity != Severity::kWarning) return true;
  return false;
}

/// Thrown where a command cannot go on; caught once, in main(), which prints what() and exits with code().
class Failure : public std::runtime_error {
 public:
  Failure(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

}  // namespace eslabon::text
