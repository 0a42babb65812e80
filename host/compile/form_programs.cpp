#include "host/compile/form_programs.hpp"

#include "firmware/form/package.hpp"

namespace eslabon::compile {

void FormPrograms::report(const std::vector<ExpressionFault>& found, std::string_view text,
                          const xlsform::CellText& cell) {
  for (const ExpressionFault& fault : found) {
    std::string message = fault.message;
    if (fault.length > 0 && fault.offset < text.size())
      message += ", at '" + std::string(text.substr(fault.offset, std::min<std::size_t>(fault.length, 60))) + "'";
    if (fault.unsupported) {
      unsupported(cell, message);
      continue;
    }
    faults_.push_back({fault.warning ? text::Severity::kWarning : text::Severity::kError, survey_.where(cell.place),
                       std::move(message)});
  }
}

ExpressionOptions FormPrograms::in_form(ExpressionOptions options) {
  // The phone accepts a scalar use of a repeat and stops once there are two rows: whoever wrote it hears of it here.
  options.single_rows = true;
  options.warn_single_rows = true;
  return options;
}

std::optional<Expression> FormPrograms::compile_text(const std::string& text, const xlsform::CellText& cell,
                                                     const ExpressionOptions& options) {
  Compiled compiled = compile(text, scope_, in_form(options));
  report(compiled.errors, text, cell);
  if (compiled.expression) report(compiled.expression->warnings, text, cell);
  return std::move(compiled.expression);
}

std::optional<Expression> FormPrograms::compile_cell(const xlsform::CellText& cell, const ExpressionOptions& options) {
  if (cell.empty()) return {};
  return compile_text(cell.text, cell, options);
}

std::optional<Filter> FormPrograms::compile_filter_cell(const xlsform::CellText& cell,
                                                        const ExpressionOptions& options) {
  if (cell.empty()) return {};
  CompiledFilter compiled = compile_filter(cell.text, scope_, in_form(options));
  report(compiled.errors, cell.text, cell);
  if (compiled.filter) report(compiled.filter->whole.warnings, cell.text, cell);
  return std::move(compiled.filter);
}

form::ProgramId FormPrograms::add(const Expression& expression, const xlsform::CellText& cell) {
  if (expression.bytecode.size() > form::kMaxProgramBytes) {
    unsupported(cell, "the expression needs " + std::to_string(expression.bytecode.size()) + " bytes, a kiosk runs up to " +
                          std::to_string(form::kMaxProgramBytes) + ": split it into calculations");
    return form::kNoProgram;
  }
  const auto [place, is_new] = known_.try_emplace(expression.bytecode, form::kNoProgram);
  if (is_new) place->second = model_.add_program(expression.bytecode);
  return place->second;
}

form::ProgramId FormPrograms::program(const xlsform::CellText& cell, const ExpressionOptions& options) {
  const auto expression = compile_cell(cell, options);
  return expression ? add(*expression, cell) : form::kNoProgram;
}

void FormPrograms::error(const xlsform::CellText& cell, const std::string& message) {
  faults_.push_back({text::Severity::kError, survey_.where(cell.place), message});
}

void FormPrograms::unsupported(const xlsform::CellText& cell, const std::string& message) {
  faults_.push_back({text::Severity::kUnsupported, survey_.where(cell.place), "cannot be asked on a kiosk: " + message});
}

void FormPrograms::warn(const xlsform::CellText& cell, const std::string& message) {
  faults_.push_back({text::Severity::kWarning, survey_.where(cell.place), message});
}

}  // namespace eslabon::compile
