#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

std::optional<std::uint32_t> find_sheet(const Workbook& book, std::string_view name) {
  for (std::uint32_t index = 0; index < book.sheets.size(); ++index)
    if (lower(trimmed(book.sheets[index].name)) == name) return index;
  // A spreadsheet with one sheet needs no name for it.
  const bool single = name == "survey" && book.spreadsheet && book.sheets.size() == 1;
  return single ? std::optional<std::uint32_t>(0) : std::nullopt;
}

void warn_of_misspelling(const ReadContext& context, std::string_view name) {
  if (const std::string hint = misspelled_sheet(context.book, name); !hint.empty())
    context.warn(kWholeFile, fmt::format("there is no sheet '{}'{}; put '_' before its name if not", name, hint));
}

}  // namespace

std::string misspelled_sheet(const Workbook& book, std::string_view name) {
  std::vector<std::string> candidates;
  for (const Sheet& sheet : book.sheets)
    if (!sheet.name.starts_with('_') && !is_form_sheet(sheet.name)) candidates.push_back(sheet.name);
  const std::optional<std::string> found = similar(name, candidates);
  return found ? fmt::format("; is '{}' meant to be it?", *found) : "";
}

FormSheets find_sheets(const ReadContext& context, FormNotes& notes) {
  const auto open = [&](std::string_view name, SheetKind kind, FormSheet::Cleaning cleaning) {
    const auto index = find_sheet(context.book, name);
    if (!index || context.book.sheets[*index].rows.empty()) return std::unique_ptr<FormSheet>();
    return std::make_unique<FormSheet>(context, context.book.sheets[*index], *index, kind, cleaning);
  };
  FormSheets sheets;
  sheets.settings = open("settings", SheetKind::kSettings, {});
  read_settings(context, sheets.settings.get(), notes);
  const bool clean = notes.clean_text_values;
  sheets.survey = open("survey", SheetKind::kSurvey, {clean, clean});
  sheets.choices = open("choices", SheetKind::kChoices, {clean, false});
  sheets.external_choices = open("external_choices", SheetKind::kChoices, {});
  sheets.entities = open("entities", SheetKind::kEntities, {});
  for (const auto& [name, sheet] : {std::pair("design", &sheets.design), std::pair("indicators", &sheets.indicators),
                                    std::pair("checks", &sheets.checks)})
    *sheet = open(name, SheetKind::kOwn, {true, true});
  notes.has_choices_sheet = sheets.choices != nullptr;
  if (!sheets.survey)
    context.error(kWholeFile, "there is no sheet 'survey'" + misspelled_sheet(context.book, "survey") +
                          "; it holds the questions");
  if (!sheets.settings) warn_of_misspelling(context, "settings");
  if (!sheets.entities) warn_of_misspelling(context, "entities");
  return sheets;
}

}  // namespace eslabon::xlsform
