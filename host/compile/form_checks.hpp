// What a workbook can be warned about before anybody is asked: things that would only show in the field.
#pragma once

#include "host/compile/form_compiler.hpp"

namespace eslabon::compile {

/// Missing translations, unused choice lists, questions that are never reached, constraints that no choice satisfies,
/// defaults against their own constraint.
void check_form(const xlsform::SurveyModel& survey, const CompiledForm& form, std::vector<text::Fault>& faults);

}  // namespace eslabon::compile
