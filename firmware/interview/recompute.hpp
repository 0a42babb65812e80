// What one change makes necessary: the steps that depend on it, in the package's order, and nothing else.
#pragma once

#include "firmware/interview/traversal.hpp"

namespace eslabon::interview {

/// Marks steps, then runs them in ascending order; a step whose result changed marks its own dependents, which stand
/// behind it. Two bits a step, in the workspace: to be run, and to be run in every row (else only in the rows that share
/// the rows of the change). Between events nothing stays marked.
///
/// An expression that has no meaning for the answers it reads (date('x')) counts as empty, and as false.
class Recompute {
 public:
  explicit Recompute(FormState& state) : state_(&state) {}

  /// Everything, everywhere: for a new interview. kTooSmall: the workspace's steps.
  Status run_all();
  /// After the answer at `at` changed; `by_person`: triggers fire.
  Status after_answer(Address at, bool by_person);
  /// After a new row of a repeat was linked.
  Status after_row_added(Address row);
  /// After a row was unlinked or moved; `parent` is the row it stood in.
  Status after_rows_changed(NodeId repeat, RowId parent);

  /// Sees whether the stored choices are offered; filters are watched for the answers that they read, not for their own.
  Status judge_choices(const form::Node& node, Address at);
  /// Gives the node its default there; true when that changed it.
  Result<bool> set_default(const form::Node& node, Address at);

  /// Whether some repeat may have fewer rows than it should (see Interview::next_due).
  [[nodiscard]] bool rows_due() const { return rows_due_; }
  void set_rows_due(bool due) { rows_due_ = due; }

 private:
  /// The row that the change happened in, and the repeat that it is a row of.
  struct Origin {
    NodeId repeat = 0;
    RowId row = kRootRow;
  };

  Status mark_dependents(NodeId node, NodeId node_repeat);
  Status mark_steps_inside(const form::Node& repeat);
  Status run();
  Status run_step(std::uint16_t index, bool wide);
  Status run_rows(const form::Node& node, form::StepKind kind, bool wide);
  Status run_at(const form::Node& node, form::StepKind kind, Address at);
  Status run_triggers(Address at);
  Status compute_relevance(const form::Node& node, Address at);
  Status spread(const Item& start, NodeId end);
  Result<bool> update_off(const form::Node& node, const Item& item);
  Status compute_flag(form::ProgramId program, Address at, CellFlag flag);
  Status compute_calculation(const form::Node& node, Address at);
  Result<bool> store_result(const form::Node& node, form::ProgramId program, Address at);
  Status compute_count(const form::Node& node, Address at);
  Status show_rows(const form::Node& repeat, RowId parent);
  Status judge_rule(form::ProgramId rule, Address at, CellFlag flag);
  Result<NodeId> shared_repeat(NodeId a, NodeId b);
  Result<bool> stays_narrow(NodeId changed_repeat, NodeId dependent_repeat);

  [[nodiscard]] std::uint8_t marks(std::uint16_t step) const;
  void mark(std::uint16_t step, bool wide);
  void clear(std::uint16_t step);

  FormState* state_;
  Origin origin_;
  bool rows_due_ = false;
  bool everywhere_ = false;  ///< every step is marked already
  bool wide_ = false;        ///< the step that runs now runs in every row
};

}  // namespace eslabon::interview
