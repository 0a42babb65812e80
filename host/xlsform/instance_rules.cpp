#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/references.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

/// What stands behind instance('name'): a file by its address, or a list of choices.
struct Source {
  std::string uri;
  std::string what;
};

/// The file that pulldata('file', ...) names, for every call in an expression.
std::vector<std::string> pulldata_files(std::string_view expression) {
  std::vector<std::string> files;
  for (std::size_t at = expression.find("pulldata("); at != std::string_view::npos;
       at = expression.find("pulldata(", at + 1)) {
    const std::string_view rest = trimmed(expression.substr(at + 9));
    if (rest.empty() || (rest[0] != '\'' && rest[0] != '"')) continue;
    const std::size_t end = rest.find(rest[0], 1);
    if (end != std::string_view::npos) files.emplace_back(trimmed(rest.substr(1, end - 1)));
  }
  return files;
}

class InstanceChecker {
 public:
  explicit InstanceChecker(const ReadContext& context) : context_(context) {}

  void check() {
    for (const Attachment& attachment : context_.model.attachments)
      put(attachment.instance, {uri_of(attachment.file), "the file " + attachment.file}, attachment.place);
    for (const Node& node : context_.model.nodes) check_node(node);
    for (std::size_t list = 0; list < context_.model.lists.size(); ++list)
      if (!context_.model.lists[list].external && !searched_.contains(list)) put_list(context_.model.lists[list].name);
    keep_each_file_once();
  }

 private:
  static std::string uri_of(const std::string& file) {
    return (file.ends_with(".csv") ? "jr://file-csv/" : "jr://file/") + file;
  }

  void check_node(const Node& node) {
    for (const CellText* cell : {&node.calculation, &node.constraint, &node.read_only, &node.required, &node.relevant})
      for (const std::string& file : pulldata_files(cell->text))
        put(file, {"jr://file-csv/" + file + ".csv", "the file " + file + ".csv of a pulldata()"}, cell->place);
    if (node.type_text.text == "xml-external")
      put(node.name.text, {"jr://file/" + node.name.text + ".xml", "the file " + node.name.text + ".xml"},
          node.type_text.place);
    if (const auto geometry = node.parameters.find("reference-geometry"); geometry != node.parameters.end())
      check_geometry(geometry->second);
    if (!node.choices || !node.choices->list) return;
    if (!uses_search(node)) return;
    context_.unsupported(node.appearance_text.place, "a list that search() fills (select_one_from_file can be)");
    searched_.insert(*node.choices->list);
    check_search(node, *node.choices->list);
  }

  /// It names a list, an entity list, a file, or a repeat by reference.
  void check_geometry(const CellText& cell) {
    const SurveyModel& model = context_.model;
    put_list(cell);
    const std::string repeat = single_reference(cell.text);
    for (const NodeId id : model.find_nodes(repeat))
      if (model.nodes[id].kind == NodeKind::kRepeat) return;
    for (const NodeId id : model.find_nodes(cell.text))
      if (model.nodes[id].type_text.text == "xml-external") return;
    for (const EntityRow& entity : model.entities)
      if (const auto name = entity.find("dataset"); name != entity.end() && name->second.text == cell.text) return;
    for (const Attachment& attachment : model.attachments)
      if (attachment.instance == cell.text) return;
    const ChoiceList* list = model.find_list(cell.text);
    if (list == nullptr || list->external)
      return context_.error(cell.place, "parameter 'reference-geometry' must name a list of the sheet choices, an entity "
                                        "list, an attached file without its ending, or a repeat as ${name}");
  }

  void put_list(const CellText& name) {
    const ChoiceList* list = context_.model.find_list(name.text);
    if (list != nullptr && !list->external) put(name.text, {"", "the list '" + name.text + "' on the sheet choices"}, name.place);
  }

  static bool uses_search(const Node& node) {
    return std::ranges::any_of(node.appearance, [](const std::string& word) { return word.starts_with("search("); });
  }

  /// A list that search() fills must not be shown by other questions as it is.
  void check_search(const Node& searching, std::size_t list) const {
    for (const Node& node : context_.model.nodes)
      if (node.choices && node.choices->list == list && !uses_search(node))
        context_.error(node.type_text.place, fmt::format("'{}' shows the list '{}' that '{}' fills by search(); give it a "
                                                         "list of its own", node.name.text,
                                                         context_.model.lists[list].name.text, searching.name.text));
  }

  void put(const std::string& name, Source source, Place place) {
    const auto [earlier, fresh] = sources_.try_emplace(name, source);
    if (fresh || earlier->second.uri == source.uri) return;
    context_.error(place, fmt::format("instance('{}') would be both {} and {}; rename one of them", name,
                                      earlier->second.what, source.what));
  }

  void keep_each_file_once() {
    std::vector<Attachment>& files = context_.model.attachments;
    std::set<std::string> seen;
    std::erase_if(files, [&](const Attachment& file) { return !seen.insert(file.file).second; });
  }

  const ReadContext& context_;
  std::map<std::string, Source> sources_;
  std::set<std::size_t> searched_;
};

}  // namespace

void check_instances(const ReadContext& context) { InstanceChecker(context).check(); }

}  // namespace eslabon::xlsform
