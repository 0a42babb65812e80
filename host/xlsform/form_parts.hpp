// The steps of reading a form, in their order. Each reports what it finds and goes on. Internal to the reader.
#pragma once

#include <map>
#include <memory>

#include "host/xlsform/form_sheet.hpp"

namespace eslabon::xlsform {

/// The sheets of a form, as far as it has them.
struct FormSheets {
  std::unique_ptr<FormSheet> survey, choices, external_choices, settings, entities, design, indicators, checks;
};

/// What the steps hand on besides the model.
struct FormNotes {
  std::size_t unmarked_language = 0;  ///< language of texts under a header without one
  bool has_choices_sheet = false;
  bool clean_text_values = true;
  std::map<NodeId, std::size_t> copies;  ///< of the questions in a loop, when not one
};

/// form_sheets.cpp: finds the sheets whatever their case, reports missing and misspelled ones. Settings first: they say
/// how the others are cleaned.
FormSheets find_sheets(const ReadContext& context, FormNotes& notes);
/// The name of a sheet that is written almost like `name`, as "; is '...' meant to be it?", or nothing.
std::string misspelled_sheet(const Workbook& book, std::string_view name);

/// settings_reader.cpp
void read_settings(const ReadContext& context, const FormSheet* sheet, FormNotes& notes);
/// languages.cpp: gathers the languages of all headers and warns of missing columns.
void read_languages(const ReadContext& context, const FormSheets& sheets, FormNotes& notes);
/// choices_reader.cpp
void read_choices(const ReadContext& context, const FormSheets& sheets, const FormNotes& notes);
/// survey_reader.cpp
void read_questions(const ReadContext& context, const FormSheet& sheet, FormNotes& notes);
/// form_data.cpp: `${instanceID}` and `${instanceName}`, where something refers to them, as calculations of their own.
void add_form_data(const ReadContext& context, const FormSheets& sheets);
/// reference_rules.cpp: every `${}` of every sheet names one question.
void check_references(const ReadContext& context, const FormSheets& sheets, const FormNotes& notes);
/// instance_rules.cpp: files and lists behind instance('...') have one name each; fills SurveyModel::attachments.
void check_instances(const ReadContext& context);
/// entities_reader.cpp: the declarations and what the questions' `save_to` says about them.
void read_entities(const ReadContext& context, const FormSheet* sheet);
/// own_sheets.cpp
LocatedTable read_table(const ReadContext& context, const FormSheet* sheet);
/// own_sheets.cpp: the names of questions and lists in SurveyModel::design.
void check_design(const ReadContext& context);

}  // namespace eslabon::xlsform
