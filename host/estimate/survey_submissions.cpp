#include "host/estimate/survey_submissions.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "host/store/wide_table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::estimate {
namespace {

using Interview = std::pair<DeviceId, event::InterviewId>;

/// One row of the interviews' table or of a repeat's.
struct Row {
  std::int64_t number = 0, parent = 0, position = 0;
  std::map<NodeId, std::string> answers;
};

/// Rows of each interview by node: the form itself, or a repeat; by position.
using Rows = std::map<Interview, std::map<NodeId, std::vector<Row>>>;

std::string text_of(const store::Cell& cell) {
  switch (cell.kind) {
    case store::Cell::Kind::kInteger: return std::to_string(cell.integer);
    case store::Cell::Kind::kText: return std::string(cell.text);
    case store::Cell::Kind::kEmpty: return {};
    case store::Cell::Kind::kSpecial: break;
  }
  switch (cell.special) {
    case event::Special::kDoesNotKnow: return "-9";
    case event::Special::kRefused: return "-8";
    case event::Special::kNotApplicable: return "-7";
    case event::Special::kNone: break;
  }
  return {};
}

void read_rows(store::Store& store, const store::TableInfo& table, Rows& rows) {
  const bool repeat = table.repeat_node != 0;
  std::vector<std::string> columns{store::kDeviceColumn, store::kInterviewColumn};
  if (repeat) columns.insert(columns.end(), {store::kRowColumn, store::kParentColumn, store::kPositionColumn});
  const std::size_t own = columns.size();
  std::vector<NodeId> nodes;
  for (const store::ColumnInfo& column : table.columns) {
    if (column.variable.empty() || column.node == kNoNode || column.type == store::ColumnType::kFlag) continue;
    columns.push_back(column.name);
    nodes.push_back(column.node);
  }
  store.scan(table.name, columns, [&](std::span<const store::Cell> cells) {
    const Interview interview{static_cast<DeviceId>(cells[0].integer), static_cast<event::InterviewId>(cells[1].integer)};
    Row row;
    if (repeat) row.number = cells[2].integer, row.parent = cells[3].integer, row.position = cells[4].integer;
    for (std::size_t i = 0; i < nodes.size(); ++i) row.answers[nodes[i]] = text_of(cells[own + i]);
    rows[interview][table.repeat_node].push_back(std::move(row));
  });
}

class Tree {
 public:
  Tree(const compile::FormDescription& form, const std::map<NodeId, std::vector<Row>>& rows) : form_(form), rows_(rows), children_(form.nodes.size()) {
    for (NodeId node = 1; node < form.nodes.size(); ++node)
      if (form.nodes[node].parent < children_.size()) children_[form.nodes[node].parent].push_back(node);
  }

  AnswerTree whole() const {
    AnswerTree tree{"data", {}, true, {}};
    const auto root = rows_.find(0);
    if (root != rows_.end()) fill(tree, 0, root->second.front());
    return tree;
  }

 private:
  void fill(AnswerTree& tree, NodeId group, const Row& row) const {
    for (const NodeId node : children_[group]) {
      const compile::DescribedNode& described = form_.nodes[node];
      if (described.kind == form::NodeKind::kRepeat) add_entries(tree, node, row.number);
      else if (described.kind == form::NodeKind::kGroup) fill(tree.inside.emplace_back(AnswerTree{described.name, {}, true, {}}), node, row);
      else if (const auto answer = row.answers.find(node); answer != row.answers.end()) tree.inside.push_back({described.name, answer->second, false, {}});
      else if (!described.generated) tree.inside.push_back({described.name, {}, false, {}});
    }
  }

  void add_entries(AnswerTree& tree, NodeId repeat, std::int64_t parent) const {
    const auto entries = rows_.find(repeat);
    if (entries == rows_.end()) return;
    for (const Row& entry : entries->second)
      if (entry.parent == parent) fill(tree.inside.emplace_back(AnswerTree{form_.nodes[repeat].name, {}, true, {}}), repeat, entry);
  }

  const compile::FormDescription& form_;
  const std::map<NodeId, std::vector<Row>>& rows_;
  std::vector<std::vector<NodeId>> children_;
};

}  // namespace

std::vector<SubmittedInterview> survey_submissions(store::Store& store, ContentHash form, const compile::FormDescription& description) {
  const std::vector<store::TableInfo> tables = store.tables(form);
  if (tables.empty()) throw text::Failure(text::ExitCode::kInvalidInput, store.name() + ": holds no interviews of this form");
  Rows rows;
  for (const store::TableInfo& table : tables) read_rows(store, table, rows);
  for (auto& [interview, by_node] : rows)
    for (auto& [node, list] : by_node)
      std::stable_sort(list.begin(), list.end(), [](const Row& a, const Row& b) { return std::tie(a.parent, a.position) < std::tie(b.parent, b.position); });
  std::vector<SubmittedInterview> submissions;
  for (const store::InterviewInfo& info : store.interviews({.form = form, .finished_only = true}))
    submissions.push_back({info, Tree(description, rows[{info.device, info.id}]).whole()});
  return submissions;
}

}  // namespace eslabon::estimate
