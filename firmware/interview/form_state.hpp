// One form and one set of answers, as its expressions see them.
#pragma once

#include "firmware/expr/machine.hpp"
#include "firmware/form/package.hpp"
#include "firmware/interview/answer_store.hpp"
#include "firmware/interview/program_shelf.hpp"

namespace eslabon::interview {

/// What only the device (or the host's replay) knows: deviceid, username, last-saved#NAME ...
class Properties {
 public:
  /// "" when unknown. The text lives in lasting memory or in `scratch`.
  virtual Result<std::string_view> property(std::string_view name, expr::Scratch& scratch) = 0;

 protected:
  ~Properties() = default;
};

/// Memory of the caller. The machine's scratch `texts`: 2 KB at least. `steps`: two bits a step of the form's
/// recompute order.
struct Workspace {
  MutableBytes texts;
  ProgramShelf& programs;
  MutableBytes steps;
};

/// A Workspace's memory for forms of up to `kSteps` steps; keep it static.
template <std::size_t kSteps>
struct WorkspaceMemory {
  std::array<std::uint8_t, 2560> texts{};
  ProgramShelf programs;
  std::array<std::uint8_t, kSteps / 4> steps{};
  [[nodiscard]] Workspace spans() { return {texts, programs, steps}; }
};

class FormState final : public expr::Environment {
 public:
  /// All must outlive it.
  FormState(const form::Package& package, PageCache& pages, const Workspace& workspace);

  [[nodiscard]] const form::Package& package() const { return *package_; }
  [[nodiscard]] AnswerStore& store() { return store_; }
  [[nodiscard]] const AnswerStore& store() const { return store_; }
  [[nodiscard]] MutableBytes step_bits() const { return workspace_.steps; }
  /// Room for what is read while no expression runs; the next one overwrites it.
  [[nodiscard]] MutableBytes idle_bytes() { return workspace_.programs.lend(); }

  /// The local time that now() and today() give: that of the event being applied; the epoch while the clock is dead.
  void set_now(expr::Moment now) { now_ = now; }
  /// From here on random() repeats exactly for the same seed.
  void seed_random(std::uint64_t seed) { random_ = seed; }
  void set_language(std::uint8_t language) { language_ = language; }
  [[nodiscard]] std::uint8_t language() const { return language_; }
  void set_properties(Properties* properties) { properties_ = properties; }

  /// An expression at an address; its text lives until the next evaluation. Errors as expr::Machine::evaluate, and those of
  /// the package and the store.
  Result<expr::Value> evaluate(form::ProgramId program, const expr::Context& context);
  Result<bool> evaluate_boolean(form::ProgramId program, const expr::Context& context);
  Result<std::string_view> evaluate_text(form::ProgramId program, const expr::Context& context);
  /// From now on the answer there reads as it is stored even when it is not relevant: for judging it. Address{} ends it.
  void reveal(Address at) { revealed_ = at; }
  /// How many expressions have been evaluated so far: what an answer costs.
  [[nodiscard]] std::uint32_t evaluations() const { return evaluations_; }

  Result<expr::Value> value(Address at, expr::Scratch& scratch) override;
  Result<bool> relevant(Address at) override;
  Result<RowId> first_row(NodeId repeat, RowId parent) override;
  Result<RowId> next_row(NodeId repeat, RowId row) override;
  Result<RowId> parent_row(RowId row) override;
  Result<std::uint32_t> position(RowId row) override;
  Result<expr::TableRow> table_rows(expr::TableId table) override;
  Result<expr::Value> cell(expr::TableId table, expr::ColumnId column, expr::TableRow row,
                           expr::Scratch& scratch) override;
  Result<expr::TableRow> find(expr::TableId table, expr::ColumnId column, std::string_view key,
                              expr::TableRow from) override;
  Result<std::string_view> choice_label(NodeId node, std::string_view name, expr::Scratch& scratch) override;
  expr::Moment now() override { return now_; }
  std::uint64_t random() override;
  Result<std::string_view> property(std::string_view name, expr::Scratch& scratch) override;
  Result<std::string_view> calendar_name(std::uint8_t index, expr::Scratch& scratch) override;

 private:
  Result<std::string_view> label_text(form::StringId id, expr::Scratch& scratch);

  const form::Package* package_;
  AnswerStore store_;
  Workspace workspace_;
  expr::Machine machine_;
  Properties* properties_ = nullptr;
  expr::Moment now_;
  Address revealed_;
  std::uint64_t random_ = 0;
  std::uint32_t evaluations_ = 0;
  std::uint8_t language_ = 0;
};

}  // namespace eslabon::interview
