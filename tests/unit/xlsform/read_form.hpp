// A form of Markdown tables, read.
#pragma once

#include <algorithm>
#include <string>

#include "host/xlsform/survey_model.hpp"

namespace eslabon::xlsform {

struct ReadForm {
  std::vector<text::Fault> faults;
  SurveyModel model;

  [[nodiscard]] bool is_valid() const {
    return std::ranges::none_of(faults, [](const text::Fault& fault) { return fault.severity == text::Severity::kError; });
  }
  /// The faults of a severity, one a line.
  [[nodiscard]] std::string lines(text::Severity severity) const {
    std::string result;
    for (const text::Fault& fault : faults)
      if (fault.severity == severity) result += text::to_string(fault) + "\n";
    return result;
  }
  [[nodiscard]] const Node& node(std::string_view name) const { return model.nodes.at(model.find_nodes(name).at(0)); }
};

inline ReadForm read_form(std::string_view tables, std::string file = "firm.md") {
  ReadForm form;
  const Workbook book = parse_workbook(tables, std::move(file), form.faults);
  form.model = read_survey(book, form.faults);
  return form;
}

}  // namespace eslabon::xlsform
