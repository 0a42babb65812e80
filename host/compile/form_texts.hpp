// Labels, hints and messages: ${name} becomes a piece that the device fills in, markup is left out.
#pragma once

#include <map>

#include "host/compile/form_programs.hpp"

namespace eslabon::compile {

/// "**Sales** of <b>2024</b>" as a kiosk shows it: "Sales of 2024". Line breaks stay.
std::string without_markup(std::string_view text);

class FormTexts {
 public:
  FormTexts(const xlsform::SurveyModel& survey, FormPrograms& programs, PackageModel& model)
      : survey_(survey), programs_(programs), model_(model) {}

  /// `self`: the node that the text belongs to, whose row ${name} is read in. kNoString for an empty text.
  form::StringId add(const xlsform::Translated& translated, NodeId self);
  /// The same words in every language, without ${name}.
  form::StringId add_plain(const std::string& text);

 private:
  Text pieces(const xlsform::CellText& cell, NodeId self);
  const xlsform::SurveyModel& survey_;
  FormPrograms& programs_;
  PackageModel& model_;
};

}  // namespace eslabon::compile
