// A sheet whose columns have been understood: aliases resolved, languages split off. Internal to the reader.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/text/fault.hpp"
#include "host/xlsform/survey_model.hpp"

namespace eslabon::xlsform {

/// The form being read and everything found wrong with it.
struct ReadContext {
  const Workbook& book;
  SurveyModel& model;
  std::vector<text::Fault>& faults;

  void error(Place place, std::string message) const { add(text::Severity::kError, place, std::move(message)); }
  void warn(Place place, std::string message) const { add(text::Severity::kWarning, place, std::move(message)); }
  /// A valid form that a kiosk cannot ask; `what` starts the sentence: "a photo".
  void unsupported(Place place, const std::string& what) const {
    add(text::Severity::kUnsupported, place, what + " cannot be asked on a kiosk; remove it, or use another question type");
  }

 private:
  void add(text::Severity severity, Place place, std::string message) const {
    faults.push_back({severity, model.where(place), std::move(message)});
  }
};

enum class SheetKind { kSurvey, kChoices, kSettings, kEntities, kOwn };

/// One column: "label::Español (es)" is label in "Español (es)".
struct FormColumn {
  std::string name;      ///< canonical, or as written when XLSForm does not know it
  std::string language;  ///< empty without one
  bool known = false;
  Place place;           ///< of the header
};

struct FormRow {
  Place place;                  ///< column 0
  std::vector<CellText> cells;  ///< by column of the sheet; blank ones have a place and no text
};

class FormSheet {
 public:
  /// How texts are cleaned; see text_rules.hpp.
  struct Cleaning {
    bool straight_quotes = true;
    bool collapse = false;
  };

  /// Reports duplicate headers and texts without a header.
  FormSheet(const ReadContext& context, const Sheet& sheet, std::uint32_t index, SheetKind kind, Cleaning cleaning);

  [[nodiscard]] const std::vector<FormColumn>& columns() const { return columns_; }
  [[nodiscard]] const std::vector<FormRow>& rows() const { return rows_; }
  [[nodiscard]] bool has(std::string_view column) const;
  [[nodiscard]] Place place() const { return {index_, 0, 0}; }

  /// The cell of a column without language. Blank when the row or the sheet has none; its place is then the row's.
  [[nodiscard]] const CellText& cell(const FormRow& row, std::string_view column) const;
  /// A column's texts in the form's languages; texts without language belong to `unmarked_language`.
  [[nodiscard]] Translated translated(const FormRow& row, std::string_view column, const SurveyModel& model,
                                      std::size_t unmarked_language) const;

 private:
  void read_headers(const ReadContext& context, const Sheet& sheet, SheetKind kind);
  void read_rows(const ReadContext& context, const Sheet& sheet, Cleaning cleaning);
  [[nodiscard]] std::optional<std::size_t> column_at(std::uint32_t column) const;

  std::uint32_t index_;
  std::vector<FormColumn> columns_;
  std::vector<FormRow> rows_;
};

/// Columns whose texts may be translated.
bool is_translatable(std::string_view column);

}  // namespace eslabon::xlsform
