// The firms to visit, from a table: one row a firm.
#pragma once

#include <filesystem>

#include "firmware/form/package.hpp"
#include "host/compile/assignment_writer.hpp"

namespace eslabon::compile {

/// Reads a CSV whose first line names the columns. The firm's id is in the column `id` or `case_id`, else in the first
/// one; its name in `name` or `label`, else in the first column that ends in `_name`; `note` is the supervisor's. Every
/// other column must be a question of the form, whose answer is filled in advance; so are id and name where the form has
/// a question of that name. Throws text::Failure(kInvalidInput) naming file, line and column.
AssignmentModel read_assignments(const std::filesystem::path& path, const form::Package& form);

}  // namespace eslabon::compile
