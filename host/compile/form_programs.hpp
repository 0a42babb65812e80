// Compiles the cells of a form that hold expressions, gathers their messages with their cells, numbers the programs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/compile/expression.hpp"
#include "host/compile/package_model.hpp"
#include "host/text/fault.hpp"
#include "host/xlsform/survey_model.hpp"

namespace eslabon::compile {

class FormPrograms {
 public:
  /// All must outlive it. Programs are added to `model`, messages to `faults`.
  FormPrograms(const xlsform::SurveyModel& survey, const Scope& scope, PackageModel& model,
               std::vector<text::Fault>& faults)
      : survey_(survey), scope_(scope), model_(model), faults_(faults) {}

  /// The expression of a cell; none when the cell is empty or a message says what is wrong with it.
  std::optional<Expression> compile_cell(const xlsform::CellText& cell, const ExpressionOptions& options);
  /// The same for a choice_filter.
  std::optional<Filter> compile_filter_cell(const xlsform::CellText& cell, const ExpressionOptions& options);
  /// `text` of `cell`'s own making, such as one ${name} of a label.
  std::optional<Expression> compile_text(const std::string& text, const xlsform::CellText& cell,
                                         const ExpressionOptions& options);
  /// Numbers an expression; equal bytecode once.
  form::ProgramId add(const Expression& expression, const xlsform::CellText& cell);
  /// compile_cell and add; kNoProgram where that gives none.
  form::ProgramId program(const xlsform::CellText& cell, const ExpressionOptions& options);

  void error(const xlsform::CellText& cell, const std::string& message);
  /// Right, but more than a kiosk can do.
  void unsupported(const xlsform::CellText& cell, const std::string& message);
  void warn(const xlsform::CellText& cell, const std::string& message);

 private:
  static ExpressionOptions in_form(ExpressionOptions options);
  void report(const std::vector<ExpressionFault>& found, std::string_view text, const xlsform::CellText& cell);
  const xlsform::SurveyModel& survey_;
  const Scope& scope_;
  PackageModel& model_;
  std::vector<text::Fault>& faults_;
  std::map<std::vector<std::uint8_t>, form::ProgramId> known_;
};

}  // namespace eslabon::compile
