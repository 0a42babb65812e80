// The firms to visit as the object that a device reads with form::CaseList.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "firmware/base/limits.hpp"
#include "firmware/form/package_layout.hpp"
#include "host/compile/typesetter.hpp"

namespace eslabon::compile {

/// One firm to visit.
struct AssignedCase {
  std::string id;                   ///< as in the frame; unique
  std::string name;                 ///< shown in the list
  std::string note;                 ///< from the supervisor
  std::vector<std::string> values;  ///< by AssignmentModel::columns; "" when not given
  struct Comment {
    Address at;                     ///< in the form of the interview
    std::string text;
  };
  struct Returned {
    DeviceId device = 0;
    std::uint64_t interview = 0;    ///< sequence number of the interview's opening entry
    ContentHash decision = 0;       ///< devices take each decision once: another one, another number
    std::vector<Comment> comments = {};  ///< shown beside the questions; `note` is shown when the interview is opened
  };
  std::optional<Returned> returned; ///< an interview given back for correction
};

struct AssignmentModel {
  ContentHash form = 0;              ///< the package that the cases are for
  std::vector<std::string> columns;  ///< node names that are filled in advance
  std::vector<AssignedCase> cases;
};

/// Longest note or comment, in bytes: it becomes an event of the device's log.
inline constexpr std::size_t kMaxNoteBytes = kMaxTextBytes;

/// The bytes; the same model gives the same bytes. Throws text::Failure(kInvalidInput) for an id that comes twice or is
/// empty, a row with the wrong number of values, or a note or comment that is too long.
/// A configuration is such a list, too: kPeople, a case an enumerator (form::CaseList::open).
std::string write_assignments(const AssignmentModel& model, Typesetter& typesetter, form::ContainerKind kind = form::ContainerKind::kCases);

}  // namespace eslabon::compile
