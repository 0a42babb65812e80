#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/entity_scopes.hpp"
#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/references.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

const CellText& field(const EntityRow& entity, const char* name) {
  static const CellText kBlank;
  const auto found = entity.find(name);
  return found == entity.end() ? kBlank : found->second;
}

class EntitiesReader {
 public:
  explicit EntitiesReader(const ReadContext& context) : context_(context), model_(context.model) {}

  void read(const FormSheet* sheet) {
    if (sheet != nullptr) read_rows(*sheet);
    for (std::size_t at = 1; at < model_.nodes.size(); ++at)
      if (!model_.nodes[at].save_to.empty()) read_save_to(static_cast<NodeId>(at));
    for (Entity& entity : entities_) add_references(entity);
    place_entities(context_, entities_);
  }

 private:
  void read_rows(const FormSheet& sheet) {
    for (const FormColumn& column : sheet.columns())
      if (!column.known)
        context_.error(column.place, fmt::format("unknown column '{}'; entities have list_name, entity_id, create_if, "
                                                 "update_if and label", column.name));
    for (const FormRow& row : sheet.rows()) {
      EntityRow entity;
      for (std::size_t at = 0; at < sheet.columns().size(); ++at)
        if (!row.cells[at].empty()) entity[sheet.columns()[at].name] = row.cells[at];
      check_list_name(sheet.cell(row, "dataset"), row.place);
      check_actions(entity, row.place);
      entities_.push_back({field(entity, "dataset").text, row.place, {}});
      model_.entities.push_back(std::move(entity));
    }
    if (!model_.entities.empty())
      context_.warn(sheet.place(), "entities are created by the server that receives the interviews, not by the kiosk");
  }

  void check_list_name(const CellText& name, Place row) const {
    if (name.empty()) return context_.error(name.place.row == 0 ? row : name.place, "an entity needs a list_name");
    const bool twice = std::ranges::any_of(entities_, [&](const Entity& entity) { return entity.list == name.text; });
    if (twice) context_.error(name.place, fmt::format("the entity list '{}' is declared twice; keep one row", name.text));
    if (name.text.starts_with("__") || name.text.find('.') != std::string::npos || !is_xml_name(name.text))
      context_.error(name.place, fmt::format("'{}' is no name of an entity list: start with a letter or one '_', then "
                                             "letters, digits, '_' or '-'", name.text));
  }

  void check_actions(const EntityRow& entity, Place row) const {
    const bool id = !field(entity, "entity_id").empty(), create = !field(entity, "create_if").empty();
    const bool update = !field(entity, "update_if").empty(), label = !field(entity, "label").empty();
    if (update && !id) context_.error(row, "update_if needs an entity_id that says which entity to update");
    if (id && create && !update)
      context_.error(row, "create_if with an entity_id also needs an update_if; or remove the entity_id");
    if (!label && !id) context_.error(row, "creating an entity needs a label");
    const bool known = std::ranges::any_of(model_.attachments, [&](const Attachment& attachment) {
      return attachment.instance == field(entity, "dataset").text;
    });
    if (id && !known)
      context_.error(row, fmt::format("updating '{0}' needs the list in the form: add a question of type csv-external "
                                      "named '{0}', or a select_one_from_file {0}.csv", field(entity, "dataset").text));
  }

  void read_save_to(NodeId id) {
    const Node& node = model_.nodes[id];
    const CellText& save_to = node.save_to;
    if (entities_.empty())
      return context_.error(save_to.place, "save_to needs a sheet 'entities' that declares an entity list");
    if (node.kind != NodeKind::kQuestion)
      return context_.error(save_to.place, "a group or repeat cannot be saved as an entity's property; move save_to to a "
                                           "question");
    const std::vector<std::string> parts = split(save_to.text, "#");
    if (parts.size() > 2) return context_.error(save_to.place, "write save_to as property, or as list#property");
    if (parts.size() == 1 && entities_.size() > 1)
      return context_.error(save_to.place, "with more than one entity, say which: list#property");
    const auto entity = parts.size() == 1 ? entities_.begin()
                                          : std::ranges::find(entities_, std::string(trimmed(parts[0])), &Entity::list);
    if (entity == entities_.end())
      return context_.error(save_to.place, fmt::format("the sheet entities has no list '{}'", parts[0]));
    check_property(save_to, std::string(trimmed(parts.back())), entity->list);
    entity->references.push_back({id, save_to.place, true});
  }

  void check_property(const CellText& save_to, const std::string& property, const std::string& list) {
    const std::string name = lower(property);
    if (name == "name" || name == "label")
      context_.error(save_to.place, fmt::format("an entity's property cannot be called '{}'; choose another", property));
    if (property.starts_with("__") || !is_xml_name(property))
      context_.error(save_to.place, fmt::format("'{}' is no property's name: start with a letter or one '_', then letters, "
                                                "digits, '_', '-' or '.'", property));
    const auto [earlier, fresh] = properties_.try_emplace({list, property}, save_to.place);
    if (!fresh)
      context_.error(save_to.place, fmt::format("'{}' is already saved by row {}", property, earlier->second.row));
  }

  /// The questions that the declaration's own expressions read.
  void add_references(Entity& entity) const {
    const auto row = static_cast<std::size_t>(&entity - entities_.data());
    for (const auto& [name, cell] : model_.entities[row])
      for (const Reference& reference : find_references(cell.text).found)
        for (const NodeId id : model_.find_nodes(reference.name)) entity.references.push_back({id, cell.place, false});
  }

  const ReadContext& context_;
  SurveyModel& model_;
  std::vector<Entity> entities_;
  std::map<std::pair<std::string, std::string>, Place> properties_;
};

}  // namespace

void read_entities(const ReadContext& context, const FormSheet* sheet) { EntitiesReader(context).read(sheet); }

}  // namespace eslabon::xlsform
