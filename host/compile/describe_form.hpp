// The description of a form from its workbook's model.
#pragma once

#include <filesystem>

#include "host/compile/form_description.hpp"
#include "host/compile/package_model.hpp"
#include "host/text/fault.hpp"
#include "host/xlsform/survey_model.hpp"

namespace eslabon::compile {

/// A CSV file beside the workbook, as a table: the first row names the columns.
struct CsvTable {
  std::string name;                            ///< "firms.csv"
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
  bool missing = false;                        ///< not there: a fault says so, and any column may be named
};

/// Null when there is none of that name.
const CsvTable* find_file(const std::vector<CsvTable>& files, std::string_view name);

/// Lists first, then `files` in their order, then one list a select_from_file in the order of the questions.
FormDescription describe_form(const xlsform::SurveyModel& survey, const std::vector<CsvTable>& files);

/// The CSV files that the form mentions: as attachments, in selects, in pulldata() and instance(). A missing one is a
/// fault of Severity::kMissing at its cell.
std::vector<CsvTable> load_csv_tables(const xlsform::SurveyModel& survey, const std::filesystem::path& folder,
                                      std::vector<text::Fault>& faults);

form::QuestionType question_type(xlsform::QuestionType type);
/// "survey!14": without the file's name.
std::string short_place(const xlsform::SurveyModel& survey, xlsform::Place place);

}  // namespace eslabon::compile
