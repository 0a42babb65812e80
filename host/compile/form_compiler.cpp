#include "host/compile/form_compiler.hpp"

#include <algorithm>
#include <set>

#include "host/compile/description_json.hpp"
#include "host/compile/description_scope.hpp"
#include "host/compile/form_checks.hpp"
#include "host/compile/form_tables.hpp"
#include "host/compile/node_facts.hpp"
#include "host/compile/package_writer.hpp"
#include "host/compile/recompute_order.hpp"
#include "host/compile/string_writer.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::compile {
namespace {

using form::StepKind;

class FormCompiler {
 public:
  FormCompiler(const xlsform::SurveyModel& survey, const std::filesystem::path& folder, std::vector<text::Fault>& faults)
      : survey_(survey),
        faults_(faults),
        files_(load_csv_tables(survey, folder, faults)),
        form_{describe_form(survey, files_), {}},
        scope_(form_.description),
        programs_(survey, scope_, form_.package, faults),
        texts_(survey, programs_, form_.package) {}

  CompiledForm compile() {
    PackageModel& package = form_.package;
    package.form_id = form_.description.form_id;
    package.version = form_.description.version;
    package.default_language = survey_.default_language;
    for (const std::string& language : survey_.languages)
      package.languages.push_back({xlsform::language_code(language), language});
    add_tables(survey_, files_, form_.description, texts_, programs_, package);
    package.title = texts_.add_plain(form_.description.title);
    place_nodes(survey_, package);
    package.triggers.resize(package.nodes.size());
    for (NodeId id = 0; id < survey_.nodes.size(); ++id) compile_node(id);
    compile_instance_name();
    add_order();
    package.host_json = to_json(form_.description);
    return std::move(form_);
  }

 private:
  void compile_instance_name() {
    const xlsform::CellText& cell = survey_.settings.instance_name;
    if (is_path_to_nothing(cell.text)) programs_.warn(cell, "there is no '" + cell.text + "': write ${name}; it is ignored");
    else form_.package.instance_name = programs_.program(cell, {.self = 0, .filtered = {}});
  }

  /// One bare word that names nothing: a phone takes it as an empty path.
  [[nodiscard]] bool is_path_to_nothing(const std::string& text) const {
    return xlsform::is_xml_name(text) && !scope_.child(0, text);
  }

  void compile_node(NodeId id) {
    const xlsform::Node& from = survey_.nodes[id];
    form::Node& to = form_.package.nodes[id].node;
    set_facts(from, form_.description.nodes[id], to);
    to.label = texts_.add(from.label, id);
    to.hint = texts_.add(from.hint, id);
    to.guidance = texts_.add(from.guidance_hint, id);
    to.required_message = texts_.add(from.required_message, id);
    to.constraint_message = texts_.add(from.constraint_message, id);
    to.soft_message = texts_.add(from.soft_constraint_message, id);
    to.unit = texts_.add(from.unit, id);
    to.relevant = step(from.relevant, id, StepKind::kRelevant);
    to.required = switchable(from.required, id, StepKind::kRequired, form::kRequiredAlways, to);
    to.read_only = switchable(from.read_only, id, StepKind::kReadOnly, form::kReadOnlyAlways, to);
    to.constraint = step(from.type == xlsform::QuestionType::kGeopoint ? place_rule(from) : from.constraint, id, StepKind::kConstraint);
    to.soft_check = step(from.soft_constraint, id, StepKind::kSoftCheck);
    to.repeat_count = step(from.repeat_count, id, StepKind::kRepeatCount);
    compile_calculation(from, id, to);
    compile_default(from, id, to);
    compile_choices(from, id, to);
    set_range(from, to, programs_);
  }

  /// What must be true of a place that is typed: latitude and longitude, perhaps altitude and accuracy; and the form's own rule.
  static xlsform::CellText place_rule(const xlsform::Node& from) {
    const xlsform::CellText& own = from.constraint;
    const std::string number = R"(-?[0-9]{1,3}(\.[0-9]{1,12})?)";
    return {(own.empty() ? "" : "(" + own.text + ") and ") + "regex(., '" + number + " " + number + R"(( -?[0-9.]{1,12}){0,2}'))" +
                " and selected-at(., 0) >= -90 and selected-at(., 0) <= 90 and selected-at(., 1) >= -180 and selected-at(., 1) <= 180",
            own.empty() ? from.type_text.place : own.place};
  }

  /// An expression that takes part in the recompute order.
  form::ProgramId step(const xlsform::CellText& cell, NodeId id, StepKind kind) {
    const bool truth = kind != StepKind::kCalculation && kind != StepKind::kRepeatCount;
    const auto expression = programs_.compile_cell(
        cell, {.self = id, .filtered = {}, .wants_boolean = truth, .warn_empty_comparison = truth});
    if (!expression) return form::kNoProgram;
    order(*expression, cell, id, kind);
    return programs_.add(*expression, cell);
  }

  void order(const Expression& expression, const xlsform::CellText& cell, NodeId id, StepKind kind) {
    OrderedExpression ordered{{id, kind}, expression.dependencies, short_place(survey_, cell.place)};
    const bool watches_itself = kind == StepKind::kConstraint || kind == StepKind::kSoftCheck;
    const bool reads_itself = std::any_of(ordered.reads.begin(), ordered.reads.end(),
                                          [&](const Dependency& read) { return read.node == id; });
    if (watches_itself && !reads_itself) ordered.reads.push_back({id, false});
    // `once(random())` and its like: a calculation may look at its own last value.
    if (kind == StepKind::kCalculation && expression.uses_self)
      std::erase_if(ordered.reads, [&](const Dependency& read) { return read.node == id; });
    ordered_.push_back(std::move(ordered));
  }

  /// true() becomes a flag, false() nothing at all.
  form::ProgramId switchable(const xlsform::CellText& cell, NodeId id, StepKind kind, form::NodeFlag flag,
                             form::Node& to) {
    if (cell.text == "false()") return form::kNoProgram;
    if (cell.text != "true()") return step(cell, id, kind);
    to.flags |= flag;
    return form::kNoProgram;
  }

  void compile_calculation(const xlsform::Node& from, NodeId id, form::Node& to) {
    if (from.triggers.empty()) {
      to.calculation = step(from.calculation, id, StepKind::kCalculation);
      return;
    }
    to.flags |= form::kTriggered;
    to.calculation = programs_.program(from.calculation, {.self = id, .filtered = {}});
    for (const xlsform::CellText& trigger : from.triggers) {
      const auto nodes = survey_.find_nodes(trigger.text);
      if (nodes.size() == 1) form_.package.triggers[nodes.front()].push_back(id);
      else programs_.error(trigger, "no single question is called '" + trigger.text + "'");
    }
  }

  void compile_default(const xlsform::Node& from, NodeId id, form::Node& to) {
    if (from.default_value.empty()) return;
    if (from.default_is_dynamic) {
      to.default_value = programs_.program(from.default_value, {.self = id, .filtered = {}});
      return;
    }
    const auto literal = default_literal(from, to.data, programs_);
    if (!literal) return;
    const auto expression = programs_.compile_text(*literal, from.default_value, {.self = id, .filtered = {}});
    if (expression) to.default_value = programs_.add(*expression, from.default_value);
  }

  void compile_choices(const xlsform::Node& from, NodeId id, form::Node& to) {
    if (!from.choices) return;
    if (!from.choices->repeat_question.empty()) {
      const auto nodes = survey_.find_nodes(from.choices->repeat_question.text);
      if (nodes.size() == 1) to.choice_node = nodes.front();
      else programs_.error(from.choices->repeat_question, "no single question is called '" + from.choices->repeat_question.text + "'");
    }
    if (form_.description.nodes[id].list) to.choices = static_cast<form::TableId>(*form_.description.nodes[id].list);
    if (from.choices->randomize) to.flags |= form::kRandomize;
    to.seed = programs_.program(from.choices->seed, {.self = id, .filtered = {}});
    if (!from.choice_filter.empty() && to.choices != form::kNoTable) compile_filter(from, id, to);
  }

  void compile_filter(const xlsform::Node& from, NodeId id, form::Node& to) {
    const auto filter = programs_.compile_filter_cell(
        from.choice_filter, {.self = id, .filtered = to.choices, .wants_boolean = true});
    if (!filter) return;
    order(filter->whole, from.choice_filter, id, StepKind::kChoiceFilter);
    to.choice_filter = programs_.add(filter->whole, from.choice_filter);
    const TableModel& table = form_.package.tables[to.choices];
    for (const FilterKey& key : filter->keys) {
      if (key.column >= table.indexed.size() || !table.indexed[key.column]) continue;
      to.filter_column = key.column;
      to.filter_key = programs_.add(key.key, from.choice_filter);
      if (filter->only_key) to.flags |= form::kFilterIsKey;
      break;
    }
  }

  void add_order() {
    RecomputeOrder order = order_expressions(form_.description, ordered_);
    for (const Cycle& cycle : order.cycles)
      faults_.push_back({text::Severity::kError, survey_.file + ": " + ordered_[cycle.expressions.front()].where,
                         "these depend on each other: " + describe(cycle, form_.description, ordered_)});
    form_.package.steps = std::move(order.steps);
    form_.package.dependents = std::move(order.dependents);
  }

  const xlsform::SurveyModel& survey_;
  std::vector<text::Fault>& faults_;
  std::vector<CsvTable> files_;
  CompiledForm form_;
  DescriptionScope scope_;
  FormPrograms programs_;
  FormTexts texts_;
  std::vector<OrderedExpression> ordered_;
};

}  // namespace

CompiledForm compile_form(const xlsform::SurveyModel& survey, const std::filesystem::path& folder,
                          std::vector<text::Fault>& faults) {
  CompiledForm form = FormCompiler(survey, folder, faults).compile();
  check_form(survey, form, faults);
  return form;
}

namespace {

/// A cell that reading has found at fault is not blamed again for what follows from it.
void append_new(std::vector<text::Fault> found, std::vector<text::Fault>& faults) {
  std::set<std::string> blamed;
  for (const text::Fault& fault : faults)
    if (fault.severity == text::Severity::kError) blamed.insert(fault.where);
  for (text::Fault& fault : found)
    if (!blamed.contains(fault.where)) faults.push_back(std::move(fault));
}

}  // namespace

std::string build_package(const std::filesystem::path& workbook, std::vector<text::Fault>& faults) {
  const xlsform::SurveyModel survey = xlsform::load_form(workbook, faults);
  const std::filesystem::path folder =
      std::filesystem::is_directory(workbook) ? workbook : workbook.parent_path();
  std::vector<text::Fault> found;
  const CompiledForm form = compile_form(survey, folder, found);
  append_new(std::move(found), faults);
  if (text::has_error(faults)) return {};
  Typesetter typesetter;
  try {
    WrittenPackage written = write_package(form.package, typesetter);
    if (!written.missing_characters.empty())
      faults.push_back({text::Severity::kWarning, survey.file,
                        std::to_string(written.missing_characters.size()) +
                            " characters are in no installed font and show as a box"});
    return std::move(written.bytes);
  } catch (const TextFailure& failure) {
    faults.push_back({text::Severity::kUnsupported, failure.where.empty() ? survey.file : failure.where,
                      std::string("cannot be asked on a kiosk: ") + failure.what()});
    return {};
  } catch (const text::Failure& failure) {
    if (failure.code() != text::ExitCode::kInvalidInput) throw;
    faults.push_back({text::Severity::kUnsupported, survey.file, std::string("cannot be asked on a kiosk: ") + failure.what()});
    return {};
  }
}

}  // namespace eslabon::compile
