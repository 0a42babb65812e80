// The report as one HTML file: no script, no outside resource, readable on paper and by a screen reader.
#pragma once

#include <string>

#include "host/publish/report.hpp"

namespace eslabon::publish {

/// The same report gives the same bytes. A strict content security policy allows nothing but the page's own style sheet.
std::string html_report(const Report& report);

}  // namespace eslabon::publish
