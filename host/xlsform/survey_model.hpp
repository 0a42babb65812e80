// What a workbook asks: its questions in document order, choice lists, languages and settings, every text with its cell.
// Expressions are kept as text with `${}` untouched; the compiler parses them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/base/limits.hpp"
#include "host/xlsform/workbook.hpp"

namespace eslabon::xlsform {

/// One text in every language, by index into SurveyModel::languages. A missing translation is an empty text. Shorter
/// than `languages` when the last ones are missing.
struct Translated {
  std::vector<CellText> by_language;
  [[nodiscard]] bool empty() const;
  /// The text in a language, else in the default one, else in any; a static empty text when there is none.
  [[nodiscard]] const CellText& in(std::size_t language, std::size_t default_language = 0) const;
};

enum class NodeKind { kRoot, kGroup, kRepeat, kQuestion };

enum class QuestionType {
  kNone,  ///< root, group, repeat
  kText,
  kInteger,
  kDecimal,
  kRange,
  kSelectOne,
  kSelectMultiple,
  kRank,
  kDate,
  kTime,
  kDateTime,
  kNote,         ///< has no answer unless it has a calculation
  kAcknowledge,  ///< stores "OK"
  kBarcode,
  kGeopoint,
  kCalculate,  ///< not shown; also `hidden`, and a question with a calculation but neither label nor hint
  kStart,      ///< from here: filled in by the device, not shown
  kEnd,
  kToday,
  kDeviceId,
  kUsername,
  kEmail,
  kPhoneNumber,
  kUnsupported,  ///< valid XLSForm that a kiosk cannot ask; a fault of Severity::kUnsupported names its cell
};

/// How a number, text or calculation is stored.
enum class DataType { kNone, kText, kInteger, kDecimal, kDate, kTime, kDateTime, kSelectOne, kSelectMultiple, kGeopoint };

/// Limits and steps of a `range`, as the workbook writes them (exact decimals).
struct RangeParameters {
  std::string start = "1", end = "10", step = "1";
  std::string tick_interval, tick_labelset, placeholder;
};

/// Where a select's choices come from: exactly one of the three is set.
struct ChoiceSource {
  std::optional<std::size_t> list;  ///< index into SurveyModel::lists
  CellText file;                    ///< "firms.csv" of select_one_from_file, or search()'s list in an XForm
  CellText repeat_question;         ///< "product" of `select_one ${product}`: one choice a row of its repeat
  std::string value_column = "name", label_column = "label";  ///< of a file
  bool randomize = false;
  CellText seed;  ///< number or `${x}`; empty without one
};

struct Node {
  NodeKind kind = NodeKind::kQuestion;
  QuestionType type = QuestionType::kNone;
  DataType data_type = DataType::kNone;
  NodeId parent = kNoNode;  ///< index into SurveyModel::nodes; kNoNode for the root only
  std::uint32_t depth = 0;  ///< 0 for the root
  bool generated = false;   ///< not a row of the workbook: `<select>_other`, `<repeat>_count`
  Place place;              ///< its row
  CellText type_text;       ///< as written
  CellText name;

  Translated label, hint, guidance_hint, required_message, constraint_message;
  /// Expressions; an empty text where there is none. yes/no words have become true() and false().
  CellText required, relevant, constraint, read_only, calculation, choice_filter, repeat_count;
  CellText default_value;  ///< as written; `default_is_dynamic` tells an expression from a literal
  bool default_is_dynamic = false;
  std::vector<CellText> triggers;  ///< names (without `${}`) whose change by a person runs `calculation` once

  CellText appearance_text;
  std::vector<std::string> appearance;            ///< its words, lower case; `search(...)` is one word, as written
  std::map<std::string, CellText> parameters;     ///< validated; keys lower case
  std::map<std::string, CellText> attributes;     ///< "bind::odk:length", "body::x", "instance::x"; as written
  std::map<std::string, CellText> extras;         ///< columns that XLSForm does not know; headers as written
  std::optional<ChoiceSource> choices;            ///< selects and rank
  std::optional<RangeParameters> range;           ///< kRange
  CellText save_to;                               ///< property of an entity

  // Our own columns; ODK ignores them.
  CellText soft_constraint;            ///< like `constraint`, but an answer against it may be confirmed with a reason
  Translated soft_constraint_message;
  std::vector<int> special;            ///< special answers allowed: -9 does not know, -8 refused, -7 does not apply
  Translated unit;                     ///< shown after the number: "workers", "thousand pesos"

  [[nodiscard]] bool has_appearance(std::string_view word) const;
};

struct Choice {
  CellText name;
  Translated label;
  std::vector<CellText> properties;  ///< by ChoiceList::columns; empty where the row has none
};

struct ChoiceList {
  CellText name;
  bool external = false;             ///< from the sheet `external_choices`
  bool used = false;                 ///< some question shows it
  std::vector<CellText> columns;     ///< further columns, for choice_filter and instance()
  std::vector<Choice> choices;
};

/// A file that must travel beside the form: csv-external, select_one_from_file. (pulldata() names more; the compiler
/// finds those.)
struct Attachment {
  std::string instance;  ///< name in instance('...')
  std::string file;      ///< "firms.csv"
  Place place;
};

struct Settings {
  CellText form_title, form_id, version;  ///< title and id default to the file's name without extension
  CellText instance_name;                 ///< expression: what an interview is called in lists
  CellText default_language, public_key, submission_url, style;
  std::string root_name = "data";
  bool allow_choice_duplicates = false;
  std::map<std::string, CellText> others;  ///< headers as written
};

/// A column of one of our own sheets: `label::Español (es)` is {label, language 1}. Columns that XLSForm does not know
/// keep their name in lower case with spaces as underscores.
struct SheetColumn {
  std::string name;
  std::optional<std::size_t> language;
  Place place;
};

/// One of our own sheets as located rows; interpreted by whoever owns it.
struct LocatedTable {
  std::vector<SheetColumn> columns;
  std::vector<std::vector<CellText>> rows;  ///< every row has columns.size() cells; blank ones still have a place

  /// The cell of a column without language; a static empty text when the column is missing.
  [[nodiscard]] const CellText& cell(std::size_t row, std::string_view column) const;
  [[nodiscard]] Translated translated(std::size_t row, std::string_view column) const;
};

/// An entity declaration (sheet `entities`): validated, then carried as it is.
using EntityRow = std::map<std::string, CellText>;

struct SurveyModel {
  std::string file;                      ///< as given, for messages
  std::vector<std::string> sheet_names;  ///< by Place::sheet
  std::vector<std::string> languages;    ///< "English (en)"; "default" for unmarked texts; never empty
  std::size_t default_language = 0;
  std::vector<Node> nodes;               ///< document order; nodes[0] is the root; the index is the NodeId
  std::vector<ChoiceList> lists;
  std::vector<Attachment> attachments;
  std::vector<EntityRow> entities;
  Settings settings;
  LocatedTable design, indicators, checks;
  bool audit = false;                    ///< the form asks for an audit log (the kiosk always keeps one)

  /// "survey.xlsx: survey!C14".
  [[nodiscard]] std::string where(Place place) const;
  [[nodiscard]] const ChoiceList* find_list(std::string_view name) const;
  /// Every node of that name, in document order; for a path of an XForm ("/data/lines/units") the node it leads to.
  [[nodiscard]] std::vector<NodeId> find_nodes(std::string_view name) const;
  /// "group/subgroup/name" from below the root.
  [[nodiscard]] std::string path(NodeId node) const;
};

/// The model of a workbook, with every fault that XLSForm's reference converter would find and more, all in one run.
/// A model with a fault of Severity::kError must not be compiled; one with only kUnsupported is a valid form that a
/// kiosk cannot ask.
SurveyModel read_survey(const Workbook& workbook, std::vector<text::Fault>& faults);

/// Any form this command reads: a workbook, a folder, or an ODK XForm (.xml). Throws like read_workbook.
SurveyModel load_form(const std::filesystem::path& path, std::vector<text::Fault>& faults);

/// Language code of a language's name: "es" of "Español (es)", else the name itself.
std::string language_code(std::string_view language);

}  // namespace eslabon::xlsform
