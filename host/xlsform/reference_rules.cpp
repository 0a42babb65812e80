#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/references.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

constexpr std::size_t kMaxHints = 200;

class ReferenceChecker {
 public:
  ReferenceChecker(const ReadContext& context, const FormNotes& notes) : context_(context) {
    const std::vector<Node>& nodes = context.model.nodes;
    for (std::size_t at = 1; at < nodes.size(); ++at) {
      const auto copies = notes.copies.find(static_cast<NodeId>(at));
      names_[nodes[at].name.text] += copies == notes.copies.end() ? 1 : copies->second;
    }
    for (const Attachment& attachment : context.model.attachments) ++names_[attachment.instance];
  }

  /// Every text of `sheet` in the columns that `takes` names.
  template <typename Takes>
  void check_sheet(const FormSheet* sheet, Takes takes) const {
    if (sheet == nullptr) return;
    for (const FormRow& row : sheet->rows())
      for (std::size_t at = 0; at < row.cells.size(); ++at)
        if (row.cells[at].text.find("${") != std::string::npos && takes(sheet->columns()[at])) check(row.cells[at]);
  }

  void check(const CellText& cell) const {
    const References references = find_references(cell.text);
    for (const std::string& bad : references.malformed)
      context_.error(cell.place, fmt::format("'{}' is no reference; write ${{name}} with the name of a question and "
                                             "nothing else in the braces", bad));
    for (const Reference& reference : references.found) check_name(cell.place, reference.name);
  }

  void check_name(Place place, const std::string& name) const {
    const auto found = names_.find(name);
    if (found != names_.end() && found->second == 1) return;
    unclear_.insert(name);
    if (found != names_.end())
      return context_.error(place, fmt::format("${{{}}} is ambiguous: {} questions have that name; give them different "
                                               "names", name, found->second));
    std::vector<std::string> names;  // a hint is worth its time for the first faults only
    for (const auto& [known, count] : names_)
      if (context_.faults.size() < kMaxHints) names.push_back(known);
    const std::optional<std::string> near = similar(name, names);
    context_.error(place, fmt::format("${{{}}} names no question of the sheet survey{}", name,
                                      near ? fmt::format("; is ${{{}}} meant?", *near) : "; check its spelling"));
  }

  void check_triggers() const {
    for (const Node& node : context_.model.nodes)
      for (const CellText& trigger : node.triggers) check_trigger(node, trigger);
  }

  /// What was blamed once is not blamed again when expressions are compiled: unclear names get one question each.
  void stand_in() const {
    std::vector<Node>& nodes = context_.model.nodes;
    for (const std::string& name : unclear_) {
      bool known = false;
      for (Node& node : nodes)
        if (node.name.text == name && std::exchange(known, true)) node.name.text += '\x01';
      if (known) continue;
      Node node;
      node.type = QuestionType::kUnsupported;
      node.parent = 0;
      node.depth = 1;
      node.generated = true;
      node.name.text = name;
      nodes.push_back(std::move(node));
    }
  }

 private:
  void check_trigger(const Node& node, const CellText& trigger) const {
    const std::vector<NodeId> targets = context_.model.find_nodes(trigger.text);
    if (targets.empty()) return check_name(trigger.place, trigger.text);
    for (const NodeId id : targets) {
      const QuestionType type = context_.model.nodes[id].type;
      const bool hidden = type == QuestionType::kCalculate || type >= QuestionType::kStart;
      if (context_.model.nodes[id].kind != NodeKind::kQuestion)
        context_.error(trigger.place, fmt::format("'{}' is a group, and only a question can trigger", trigger.text));
      else if (hidden && type != QuestionType::kUnsupported)
        context_.error(trigger.place, fmt::format("nobody sees '{}', so it cannot trigger '{}'; name a question that is "
                                                  "asked", trigger.text, node.name.text));
    }
  }

  const ReadContext& context_;
  std::map<std::string, std::size_t> names_;
  mutable std::set<std::string> unclear_;  ///< referred to, but not by one question
};

}  // namespace

void check_references(const ReadContext& context, const FormSheets& sheets, const FormNotes& notes) {
  const ReferenceChecker checker(context, notes);
  const auto any = [](const FormColumn&) { return true; };
  checker.check_sheet(sheets.settings.get(), any);
  checker.check_sheet(sheets.entities.get(),
                      [](const FormColumn& column) { return column.name != "dataset" && column.name != "repeat"; });
  checker.check_sheet(sheets.survey.get(), [](const FormColumn& column) {
    return column.name != "type" && column.name != "name" && column.name != "trigger";
  });
  checker.check_sheet(sheets.choices.get(), [](const FormColumn& column) { return is_translatable(column.name); });
  checker.check_sheet(sheets.indicators.get(), any);
  checker.check_sheet(sheets.checks.get(), any);
  checker.check_triggers();
  for (const Node& node : context.model.nodes)
    if (node.choices && !node.choices->repeat_question.empty())
      checker.check_name(node.choices->repeat_question.place, node.choices->repeat_question.text);
  checker.stand_in();
}

}  // namespace eslabon::xlsform
