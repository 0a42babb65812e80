#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/form_parts.hpp"

namespace eslabon::xlsform {
namespace {

/// Whether some header of `sheet` without language, among those that may be translated, has texts.
bool has_unmarked_label(const FormSheet* sheet) {
  if (sheet == nullptr) return false;
  return std::ranges::any_of(sheet->columns(), [](const FormColumn& column) {
    return column.name == "label" && column.language.empty();
  });
}

void gather(const FormSheet* sheet, std::vector<std::string>& languages) {
  if (sheet == nullptr) return;
  for (const FormColumn& column : sheet->columns())
    if (is_translatable(column.name) && !column.language.empty() &&
        std::ranges::find(languages, column.language) == languages.end())
      languages.push_back(column.language);
}

/// A text column that some language has must be there for every language.
void warn_of_missing_columns(const ReadContext& context, const FormSheet* sheet) {
  if (sheet == nullptr || context.model.languages.size() < 2) return;
  std::set<std::string> names;
  for (const FormColumn& column : sheet->columns())
    if (is_translatable(column.name) && !column.language.empty()) names.insert(column.name);
  for (const std::string& name : names) {
    for (const std::string& language : context.model.languages) {
      const bool there = std::ranges::any_of(sheet->columns(), [&](const FormColumn& column) {
        return column.name == name && (column.language == language || (language == "default" && column.language.empty()));
      });
      if (!there) context.warn(sheet->place(), fmt::format("the column {}::{} is missing, so its texts are shown in "
                                                           "another language", name, language));
    }
  }
}

void warn_of_codes(const ReadContext& context) {
  for (const std::string& language : context.model.languages)
    if (language != "default" && language_code(language) == language)
      context.warn(kWholeFile, fmt::format("the language '{}' has no code; write it with one, such as 'English (en)'", language));
}

}  // namespace

void read_languages(const ReadContext& context, const FormSheets& sheets, FormNotes& notes) {
  std::vector<std::string>& languages = context.model.languages;
  const CellText& wanted = context.model.settings.default_language;
  for (const FormSheet* sheet : {sheets.survey.get(), sheets.choices.get()}) gather(sheet, languages);
  const bool unmarked = has_unmarked_label(sheets.survey.get()) || has_unmarked_label(sheets.choices.get());
  const std::string unmarked_name = wanted.empty() ? "default" : wanted.text;
  const bool known = std::ranges::find(languages, unmarked_name) != languages.end();
  if (unmarked && !languages.empty() && !known && wanted.empty())
    context.warn(kWholeFile, "some labels have no language; they appear as a language of their own called 'default': add "
                     "'::Language (code)' to their headers, or name their language in the setting default_language");
  if (languages.empty() || (unmarked && !known)) languages.insert(languages.begin(), unmarked_name);
  if (languages.size() > kMaxLanguages)
    context.error(kWholeFile, fmt::format("{} languages; a form may have {}", languages.size(), kMaxLanguages));
  const auto at = std::ranges::find(languages, wanted.empty() ? "default" : wanted.text);
  context.model.default_language = at == languages.end() ? 0 : static_cast<std::size_t>(at - languages.begin());
  if (!wanted.empty() && at == languages.end())
    context.warn(wanted.place, fmt::format("no column has texts in '{}'; the form starts in '{}'", wanted.text,
                                           languages.front()));
  notes.unmarked_language = context.model.default_language;
  for (const FormSheet* sheet : {sheets.survey.get(), sheets.choices.get()}) warn_of_missing_columns(context, sheet);
  warn_of_codes(context);
}

}  // namespace eslabon::xlsform
