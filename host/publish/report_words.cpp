#include "host/publish/report_words.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "host/text/fault.hpp"

namespace eslabon::publish {
namespace {

struct Words {
  const char* by_language[3];
};
constexpr Words kWords[] = {
#define ESLABON_WORD(name, english, spanish, portuguese) {{english, spanish, portuguese}},
#include "host/publish/report_words.def"
#undef ESLABON_WORD
};

constexpr const char* kMonths[3][12] = {
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
    {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"}};

}  // namespace

Language parse_language(const std::string& code) {
  if (code.starts_with("en")) return Language::kEnglish;
  if (code.starts_with("es")) return Language::kSpanish;
  if (code.starts_with("pt")) return Language::kPortuguese;
  throw text::Failure(text::ExitCode::kUsage, "reports are written in en, es or pt, not '" + code + "'");
}

const char* word(Word word, Language language) {
  return kWords[static_cast<std::size_t>(word)].by_language[static_cast<std::size_t>(language)];
}

std::string phrase(Word which, Language language, const std::string& first, const std::string& second,
                   const std::string& third) {
  return fmt::format(fmt::runtime(word(which, language)), first, second, third);
}

std::string number(double value, int decimals, Language language) {
  if (!std::isfinite(value)) return "–";
  std::string digits = fmt::format("{:.{}f}", std::fabs(value), decimals);
  const std::size_t point = digits.find('.');
  std::string whole = digits.substr(0, point), fraction = point == std::string::npos ? "" : digits.substr(point + 1);
  const bool english = language == Language::kEnglish;
  const std::string separator = english ? "," : "\u202F";
  const bool group = whole.size() > 4 || (english && whole.size() > 3);
  for (std::size_t at = whole.size(); group && at > 3; at -= 3) whole.insert(at - 3, separator);
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  return (value < 0 && !zero ? "−" : "") + whole + (fraction.empty() ? "" : (english ? "." : ",") + fraction);
}

int decimals_for(Unit unit, double value) {
  const double size = std::fabs(value);
  if (unit == Unit::kPercent) return size >= 1000 ? 0 : 1;
  return size >= 1000 ? 0 : size >= 10 ? 1 : 2;
}

std::string range(double low, double high, int decimals, Language language) {
  if (!std::isfinite(low) || !std::isfinite(high)) return "–";
  const char* dash = low < 0 || high < 0 ? " … " : "–";
  return number(low, decimals, language) + dash + number(high, decimals, language);
}

std::string date_text(const std::string& iso, Language language) {
  if (iso.size() < 10 || iso[4] != '-' || iso[7] != '-') return iso;
  const int month = std::atoi(iso.substr(5, 2).c_str()), day = std::atoi(iso.substr(8, 2).c_str());
  if (month < 1 || month > 12) return iso;
  const char* name = kMonths[static_cast<std::size_t>(language)][month - 1];
  const std::string year = iso.substr(0, 4);
  if (language == Language::kEnglish) return fmt::format("{} {} {}", day, name, year);
  return fmt::format("{} de {} de {}", day, name, year);
}

std::string percent_sign(Language language) { return language == Language::kSpanish ? "\u00A0%" : "%"; }

}  // namespace eslabon::publish
