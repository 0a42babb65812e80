// Where in a form each entity belongs: every group, repeat and the form itself can hold one. Internal to the reader.
#pragma once

#include "host/xlsform/form_sheet.hpp"

namespace eslabon::xlsform {

struct EntityReference {
  NodeId node = 0;
  Place place;
  bool save_to = false;
};

struct Entity {
  std::string list;
  Place place;
  std::vector<EntityReference> references;
};

/// Reports references that no single container can see, and entities for which no container is left.
void place_entities(const ReadContext& context, const std::vector<Entity>& entities);

}  // namespace eslabon::xlsform
