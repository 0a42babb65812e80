// The report's own words in its three languages, and numbers as each of them writes them.
#pragma once

#include <string>

#include "host/publish/report.hpp"

namespace eslabon::publish {

enum class Word {
#define ESLABON_WORD(name, english, spanish, portuguese) name,
#include "host/publish/report_words.def"
#undef ESLABON_WORD
};

/// Lives forever.
const char* word(Word word, Language language);
/// With {} replaced in order by the arguments.
std::string phrase(Word word, Language language, const std::string& first, const std::string& second = {},
                   const std::string& third = {});

/// 1234.5 as "1,234.5" or "1 234,5" (narrow no-break space). Rounds half away from zero as written in decimal.
std::string number(double value, int decimals, Language language);
/// Decimals that suit a value of this unit and size.
int decimals_for(Unit unit, double value);
/// "12.3–15.8".
std::string range(double low, double high, int decimals, Language language);
/// "6 March 2026" from "2026-03-06"; other texts as they are.
std::string date_text(const std::string& iso, Language language);

/// The sign as it follows a number: Spanish sets a space before it that does not break.
std::string percent_sign(Language language);

}  // namespace eslabon::publish
