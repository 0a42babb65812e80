#include "host/xlsform/xform_lists.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/text_rules.hpp"
#include "host/xlsform/xlsx_package.hpp"

namespace eslabon::xlsform {
namespace {

std::string text_of(pugi::xml_node node) { return std::string(trimmed(node.child_value())); }

/// "instance('id')/root/item[filter]" in its parts.
struct Itemset {
  std::string instance;  ///< "" when it walks the form itself
  std::string filter;
  bool randomize = false;
  std::string seed;
};

/// The text up to the bracket that closes the one before `from`, outside quotes.
std::size_t closing(std::string_view text, std::size_t from, char open, char close) {
  std::size_t depth = 1;
  char quote = '\0';
  for (std::size_t at = from; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == open) {
      ++depth;
    } else if (c == close && --depth == 0) {
      return at;
    }
  }
  return text.size();
}

Itemset parse_itemset(std::string_view nodeset) {
  Itemset itemset;
  nodeset = trimmed(nodeset);
  if (nodeset.starts_with("randomize(")) {
    itemset.randomize = true;
    nodeset = nodeset.substr(10, closing(nodeset, 10, '(', ')') - 10);
    const std::size_t end = nodeset.rfind(']');
    const std::size_t comma = nodeset.find(',', end == std::string_view::npos ? nodeset.rfind("/item") : end);
    if (comma < nodeset.size()) {
      itemset.seed = trimmed(nodeset.substr(comma + 1));
      nodeset = trimmed(nodeset.substr(0, comma));
    }
  }
  if (nodeset.starts_with("instance(")) {
    const std::size_t end = std::min(nodeset.find(')'), nodeset.size());
    const std::string_view quoted = trimmed(nodeset.substr(9, end - 9));
    if (quoted.size() >= 2) itemset.instance = quoted.substr(1, quoted.size() - 2);
  }
  const std::size_t open = nodeset.find('[');
  if (open != std::string_view::npos)
    itemset.filter = trimmed(nodeset.substr(open + 1, closing(nodeset, open + 1, '[', ']') - open - 1));
  return itemset;
}

class ListReader {
 public:
  ListReader(const XFormDocument& document, ChoiceList& list) : document_(document), list_(list) {}

  void read(pugi::xml_node root) {
    for (const pugi::xml_node item : root.children())
      if (local_name(item.name()) == "item") read_item(item);
    for (Choice& choice : list_.choices) choice.properties.resize(list_.columns.size());
  }

 private:
  void read_item(pugi::xml_node item) {
    Choice choice{.name = {"", document_.place(item)}, .label = {}, .properties = {}};
    for (const pugi::xml_node field : item.children()) {
      if (field.type() != pugi::node_element) continue;
      const std::string_view name = local_name(field.name());
      const Place place = document_.place(field);
      if (name == "name") {
        choice.name = {text_of(field), place};
      } else if (name == "itextId") {
        choice.label = document_.itext(text_of(field), "", place);
      } else if (name == "label") {
        choice.label = document_.attribute_text(text_of(field), place);
      } else {
        put(choice, std::string(name), {text_of(field), place});
      }
    }
    list_.choices.push_back(std::move(choice));
  }

  void put(Choice& choice, const std::string& column, CellText cell) {
    auto found = std::ranges::find(list_.columns, column, &CellText::text);
    if (found == list_.columns.end()) found = list_.columns.insert(found, {column, cell.place});
    const auto index = static_cast<std::size_t>(found - list_.columns.begin());
    if (choice.properties.size() <= index) choice.properties.resize(index + 1);
    choice.properties[index] = std::move(cell);
  }

  const XFormDocument& document_;
  ChoiceList& list_;
};

/// Choices that stand in the control itself, as a list named after the question.
std::size_t own_items(const XFormDocument& document, SurveyModel& model, pugi::xml_node control, const Node& node) {
  ChoiceList list{.name = node.name, .columns = {}, .choices = {}};
  list.used = true;
  for (const pugi::xml_node item : control.children())
    if (local_name(item.name()) == "item")
      list.choices.push_back({.name = {text_of(child(item, "value")), document.place(item)},
                              .label = document.element_text(child(item, "label")), .properties = {}});
  model.lists.push_back(std::move(list));
  return model.lists.size() - 1;
}

}  // namespace

void read_lists(const XFormDocument& document, const ReadContext& context, XFormLists& lists) {
  for (const pugi::xml_node instance : document.model().children()) {
    const std::string id(attribute(instance, "id"));
    if (local_name(instance.name()) != "instance" || id.empty()) continue;
    const std::string_view source = attribute(instance, "src");
    if (!source.empty()) {
      const std::string file(source.substr(source.rfind('/') + 1));
      lists.files[id] = file;
      if (file.ends_with(".csv")) context.model.attachments.push_back({id, file, document.place(instance)});
      continue;
    }
    ChoiceList list{.name = {id, document.place(instance)}, .columns = {}, .choices = {}};
    ListReader(document, list).read(child(instance, "root"));
    lists.lists[id] = context.model.lists.size();
    context.model.lists.push_back(std::move(list));
  }
}

ChoiceSource choice_source(const XFormDocument& document, const ReadContext& context, const XFormLists& lists,
                           pugi::xml_node control, Node& node) {
  ChoiceSource source;
  const pugi::xml_node itemset = child(control, "itemset");
  if (!itemset) {
    source.list = own_items(document, context.model, control, node);
    return source;
  }
  const Place place = document.place(itemset);
  const Itemset parsed = parse_itemset(attribute(itemset, "nodeset"));
  source.randomize = parsed.randomize;
  source.seed = {parsed.seed, place};
  if (const std::string_view value = attribute(child(itemset, "value"), "ref"); !value.empty()) source.value_column = value;
  const std::string_view label = attribute(child(itemset, "label"), "ref");
  if (!label.empty() && !label.starts_with("jr:itext")) source.label_column = label;
  if (parsed.instance.empty()) {
    source.repeat_question = {source.value_column.substr(source.value_column.rfind('/') + 1), place};
    return source;
  }
  node.choice_filter = {parsed.filter, place};
  const auto list = lists.lists.find(parsed.instance);
  const auto file = lists.files.find(parsed.instance);
  if (list != lists.lists.end()) {
    source.list = list->second;
    context.model.lists[list->second].used = true;
  } else if (file != lists.files.end() && file->second.ends_with(".csv")) {
    source.file = {file->second, place};
  } else if (file != lists.files.end()) {
    context.unsupported(place, fmt::format("a list in the file '{}' (a .csv file can be)", file->second));
  } else {
    context.error(place, fmt::format("the form has no instance '{}'; export the form anew", parsed.instance));
  }
  return source;
}

}  // namespace eslabon::xlsform
