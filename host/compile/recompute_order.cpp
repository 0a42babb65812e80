#include "host/compile/recompute_order.hpp"

#include <algorithm>
#include <set>

namespace eslabon::compile {
namespace {

using form::StepKind;

/// Whether others read what this step computes.
bool is_read(StepKind kind) {
  return kind == StepKind::kRelevant || kind == StepKind::kCalculation || kind == StepKind::kRepeatCount;
}

class Graph {
 public:
  Graph(const FormDescription& form, const std::vector<OrderedExpression>& expressions)
      : form_(form), expressions_(expressions), computing_(form.nodes.size()), needs_(expressions.size()) {
    for (std::size_t i = 0; i < expressions.size(); ++i)
      if (is_read(expressions[i].step.kind)) computing_[expressions[i].step.node].push_back(i);
    for (std::size_t i = 0; i < expressions.size(); ++i) collect_needs(i);
  }

  /// Depth first in document order: the order is the same for the same form.
  RecomputeOrder sort() {
    RecomputeOrder order;
    state_.assign(expressions_.size(), State::kNew);
    for (std::size_t i = 0; i < expressions_.size(); ++i) visit(i, order);
    return order;
  }
  [[nodiscard]] const std::vector<std::size_t>& places() const { return places_; }

 private:
  enum class State { kNew, kOpen, kDone };

  /// What decides whether and with which value a node can be read.
  void add_reading(NodeId node, std::size_t reader) {
    for (const std::size_t step : computing_[node]) needs_[reader].insert(step);
    for (NodeId at = form_.nodes[node].parent; at != kNoNode; at = form_.nodes[at].parent)
      for (const std::size_t step : computing_[at]) needs_[reader].insert(step);
  }

  void collect_needs(std::size_t index) {
    const OrderedExpression& expression = expressions_[index];
    for (const Dependency& read : expression.reads) add_reading(read.node, index);
    // Its own relevance and that of the groups around it come first.
    for (NodeId at = expression.step.node; at != kNoNode; at = form_.nodes[at].parent)
      for (const std::size_t step : computing_[at])
        if (expressions_[step].step.kind == StepKind::kRelevant && step != index) needs_[index].insert(step);
  }

  void visit(std::size_t root, RecomputeOrder& order) {
    if (state_[root] != State::kNew) return;
    std::vector<std::pair<std::size_t, std::set<std::size_t>::const_iterator>> path;
    const auto open = [&](std::size_t at) {
      state_[at] = State::kOpen;
      path.emplace_back(at, needs_[at].begin());
    };
    open(root);
    while (!path.empty()) {
      auto& [at, next] = path.back();
      if (next == needs_[at].end()) {
        state_[at] = State::kDone;
        places_.push_back(at);
        path.pop_back();
        continue;
      }
      const std::size_t need = *next++;
      if (state_[need] == State::kNew) open(need);
      else if (state_[need] == State::kOpen) add_cycle(path, need, order);
    }
  }

  template <class Path>
  static void add_cycle(const Path& path, std::size_t back_to, RecomputeOrder& order) {
    Cycle cycle;
    bool inside = false;
    for (const auto& entry : path) {
      inside = inside || entry.first == back_to;
      if (inside) cycle.expressions.push_back(entry.first);
    }
    order.cycles.push_back(std::move(cycle));
  }

  const FormDescription& form_;
  const std::vector<OrderedExpression>& expressions_;
  std::vector<std::vector<std::size_t>> computing_;  ///< by node: steps whose result others read
  std::vector<std::set<std::size_t>> needs_;
  std::vector<State> state_;
  std::vector<std::size_t> places_;  ///< expressions in computing order
};

void add_dependents(const FormDescription& form, const std::vector<OrderedExpression>& expressions,
                    const std::vector<std::size_t>& places, RecomputeOrder& order) {
  std::vector<std::set<DependentModel>> dependents(form.nodes.size());
  for (std::size_t place = 0; place < places.size(); ++place) {
    const OrderedExpression& expression = expressions[places[place]];
    order.steps.push_back(expression.step);
    for (const Dependency& read : expression.reads)
      for (NodeId at = read.node; at != kNoNode; at = form.nodes[at].parent)
        // a group's change of relevance is a change of all that lies in it
        dependents[at].insert({static_cast<std::uint16_t>(place), read.node_set});
  }
  for (const auto& list : dependents) {
    auto& kept = order.dependents.emplace_back();
    for (const DependentModel& dependent : list) {  // ascending; {step, false} comes right before {step, true}
      if (!kept.empty() && kept.back().step == dependent.step) kept.back().all_rows = true;
      else kept.push_back(dependent);
    }
  }
}

std::string_view word_for(StepKind kind) {
  switch (kind) {
    case StepKind::kRelevant: return "relevant";
    case StepKind::kRequired: return "required";
    case StepKind::kReadOnly: return "read_only";
    case StepKind::kCalculation: return "calculation";
    case StepKind::kRepeatCount: return "repeat_count";
    case StepKind::kConstraint: return "constraint";
    case StepKind::kSoftCheck: return "soft constraint";
    case StepKind::kChoiceFilter: return "choice_filter";
  }
  return "";
}

}  // namespace

RecomputeOrder order_expressions(const FormDescription& form, const std::vector<OrderedExpression>& expressions) {
  Graph graph(form, expressions);
  RecomputeOrder order = graph.sort();
  if (order.cycles.empty()) add_dependents(form, expressions, graph.places(), order);
  return order;
}

std::string describe(const Cycle& cycle, const FormDescription& form,
                     const std::vector<OrderedExpression>& expressions) {
  std::string text;
  for (const std::size_t index : cycle.expressions) {
    const OrderedExpression& expression = expressions[index];
    text += std::string(word_for(expression.step.kind)) + " of '" + form.nodes[expression.step.node].name + "' (" +
            expression.where + ") -> ";
  }
  const OrderedExpression& first = expressions[cycle.expressions.front()];
  return text + std::string(word_for(first.step.kind)) + " of '" + form.nodes[first.step.node].name + "'";
}

}  // namespace eslabon::compile
