// The firms to visit as the object that a device reads with form::CaseList.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/limits.hpp"
#include "host/compile/typesetter.hpp"

namespace eslabon::compile {

/// One firm to visit.
struct AssignedCase {
  std::string id;                   ///< as in the frame; unique
  std::string name;                 ///< shown in the list
  std::string note;                 ///< from the supervisor
  std::vector<std::string> values;  ///< by AssignmentModel::columns; "" when not given
  struct Returned {
    DeviceId device = 0;
    std::uint32_t interview = 0;    ///< sequence number of the interview's opening entry
  };
  std::optional<Returned> returned; ///< an interview given back for correction
};

struct AssignmentModel {
  ContentHash form = 0;              ///< the package that the cases are for
  std::vector<std::string> columns;  ///< node names that are filled in advance
  std::vector<AssignedCase> cases;
};

/// The bytes; the same model gives the same bytes. Throws text::Failure(kInvalidInput) for an id that comes twice or is
/// empty, or a row with the wrong number of values.
std::string write_assignments(const AssignmentModel& model, Typesetter& typesetter);

}  // namespace eslabon::compile
