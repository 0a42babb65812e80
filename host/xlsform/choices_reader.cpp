#include <fmt/format.h>

#include <map>

#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

class ChoicesReader {
 public:
  ChoicesReader(const ReadContext& context, const FormSheet& sheet, const FormNotes& notes, bool external)
      : context_(context), sheet_(sheet), notes_(notes), external_(external) {}

  void read() {
    if (!sheet_.has("name") && !sheet_.rows().empty())
      return context_.error(sheet_.place(), "the column 'name' is missing; it holds what is stored for each choice");
    find_columns();
    for (const FormRow& row : sheet_.rows()) read_row(row);
  }

 private:
  void find_columns() {
    for (std::size_t at = 0; at < sheet_.columns().size(); ++at) {
      const FormColumn& column = sheet_.columns()[at];
      if (column.name.starts_with("media::") && !external_)
        context_.warn(column.place, "pictures, sounds and videos are not shown on a kiosk; the labels are");
      if (column.known || (external_ && is_translatable(column.name))) continue;
      if (column.name.find(' ') != std::string::npos) {
        if (!external_)
          context_.warn(column.place, fmt::format("'{}' cannot be used in expressions and is ignored; write it without "
                                                  "spaces", column.name));
        continue;
      }
      properties_.push_back(at);
    }
  }

  void read_row(const FormRow& row) {
    const CellText& list_name = sheet_.cell(row, "list_name");
    const CellText& name = sheet_.cell(row, "name");
    if (list_name.empty()) {
      if (!name.empty()) context_.warn(row.place, "this row names no list in 'list_name', so it is ignored");
      return;
    }
    if (name.empty())
      return context_.error(name.place, fmt::format("a choice of the list '{}' has no name; name it, or remove the row",
                                                    list_name.text));
    const std::size_t list = list_index(list_name);
    const auto [earlier, fresh] = seen_.try_emplace({list, name.text}, name.place.row);
    if (!fresh && !external_ && !context_.model.settings.allow_choice_duplicates)
      context_.error(name.place, fmt::format("'{}' is already a choice of the list '{}' (row {}); rename one, or set "
                                             "allow_choice_duplicates to yes on the sheet settings", name.text,
                                             list_name.text, earlier->second));
    add_choice(context_.model.lists[list], row, name);
  }

  void add_choice(ChoiceList& list, const FormRow& row, const CellText& name) {
    Choice choice{.name = name, .label = sheet_.translated(row, "label", context_.model, notes_.unmarked_language),
                  .properties = {}};
    for (const std::size_t column : properties_) choice.properties.push_back(row.cells[column]);
    if (choice.label.empty() && !external_)
      context_.warn(name.place, fmt::format("the choice '{}' has no label, so its name is shown", name.text));
    list.choices.push_back(std::move(choice));
  }

  std::size_t list_index(const CellText& name) {
    const auto [found, fresh] = lists_.try_emplace(name.text, context_.model.lists.size());
    if (!fresh) return found->second;
    ChoiceList list{.name = name, .columns = {}, .choices = {}};
    list.external = external_;
    for (const std::size_t at : properties_) {
      const FormColumn& column = sheet_.columns()[at];
      list.columns.push_back({column.name, column.place});
    }
    context_.model.lists.push_back(std::move(list));
    return found->second;
  }

  const ReadContext& context_;
  const FormSheet& sheet_;
  const FormNotes& notes_;
  bool external_;
  std::vector<std::size_t> properties_;
  std::map<std::string, std::size_t> lists_;
  std::map<std::pair<std::size_t, std::string>, std::uint32_t> seen_;
};

}  // namespace

void read_choices(const ReadContext& context, const FormSheets& sheets, const FormNotes& notes) {
  if (sheets.choices) ChoicesReader(context, *sheets.choices, notes, false).read();
  if (sheets.external_choices) ChoicesReader(context, *sheets.external_choices, notes, true).read();
}

}  // namespace eslabon::xlsform
