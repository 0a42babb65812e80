#include <fmt/format.h>

#include "host/xlsform/form_parts.hpp"

namespace eslabon::xlsform {

void read_entities(const ReadContext& context, const FormSheet* sheet) {
  if (sheet == nullptr) return;
  for (const FormRow& row : sheet->rows()) {
    EntityRow entity;
    for (std::size_t at = 0; at < sheet->columns().size(); ++at)
      if (!row.cells[at].empty()) entity[sheet->columns()[at].name] = row.cells[at];
    context.model.entities.push_back(std::move(entity));
  }
}

}  // namespace eslabon::xlsform
