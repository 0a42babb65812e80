// ODK XForms: the XML that ODK Central and KoboToolbox hand out. Internal to load_form().
#pragma once

#include "host/xlsform/survey_model.hpp"

namespace eslabon::xlsform {

/// Throws Failure(kInvalidInput) for what is no XForm; reports what a kiosk cannot ask.
SurveyModel read_xform(std::string_view content, const std::string& file, std::vector<text::Fault>& faults);

}  // namespace eslabon::xlsform
