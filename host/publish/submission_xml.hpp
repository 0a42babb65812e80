// Interviews as ODK submissions: what ODK Central, Kobo and their kin take.
#pragma once

#include <string>

#include "host/estimate/survey_submissions.hpp"

namespace eslabon::publish {

/// uuid:... of an interview, always the same: version 8 of RFC 9562, from the SHA-256 of the form's id, the device and the number.
std::string instance_id(const std::string& form_id, const store::InterviewInfo& interview);

/// One submission by the ODK XForms specification: the form's id and version, every question as an element, each entry of a repeat as an
/// element of its own, and the OpenRosa meta block. Control characters, which XML cannot hold, become U+FFFD.
std::string submission_xml(const std::string& form_id, const std::string& version, const estimate::SubmittedInterview& submission);

}  // namespace eslabon::publish
