// The rules of kind `firm`: over all interviews of a firm.
#pragma once

#include "host/check/check_workers.hpp"
#include "host/check/group_checks.hpp"

namespace eslabon::check {

/// Asks the rules again of the firms that had an interview change; keeps what was found of the others.
void check_firms(store::Store& store, const CheckedForm& form, GroupContext& context);

}  // namespace eslabon::check
