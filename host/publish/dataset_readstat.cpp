// Stata and SPSS files through libreadstat.
#include <readstat.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <set>

#include "host/publish/dataset_files.hpp"
#include "host/text/fault.hpp"

namespace eslabon::publish {
namespace {

using estimate::CellState;

void check(readstat_error_t error) {
  if (error != READSTAT_OK) throw text::Failure(text::ExitCode::kFailed, std::string("export: ") + readstat_error_message(error));
}

ssize_t append(const void* data, std::size_t length, void* context) {
  static_cast<std::string*>(context)->append(static_cast<const char*>(data), length);
  return static_cast<ssize_t>(length);
}

/// A name that both packages take: letters, digits and _, a letter first, at most 32 bytes, once each.
std::string safe_name(const std::string& name, std::set<std::string>& used) {
  std::string safe;
  for (const char c : name) safe += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  while (safe.starts_with('_')) safe.erase(0, 1);
  if (safe.empty() || std::isalpha(static_cast<unsigned char>(safe[0])) == 0) safe = "v" + safe;
  safe = safe.substr(0, 32);
  const auto lower = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  const std::string base = safe.substr(0, 28);
  for (int number = 2; !used.insert(lower(safe)).second; ++number) safe = base + "_" + std::to_string(number);
  return safe;
}

/// Cut at a character of UTF-8.
std::string shortened(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

constexpr std::pair<CellState, char> kTags[] = {{CellState::kDoesNotKnow, 'a'}, {CellState::kRefused, 'b'}, {CellState::kNotApplicable, 'c'}};
constexpr const char* kTagLabels[] = {"does not know", "refused", "does not apply"};

class File {
 public:
  File(const estimate::Dataset& data, bool stata) : data_(data), stata_(stata), writer_(readstat_writer_init(), readstat_writer_free) {}

  std::string write() {
    readstat_set_data_writer(writer_.get(), append);
    readstat_writer_set_file_label(writer_.get(), shortened(data_.title, 60).c_str());
    readstat_writer_set_file_timestamp(writer_.get(), 1767225600);  // always the same, so that files can be compared
    for (std::size_t i = 0; i < data_.variables.size(); ++i) variable(i);
    const auto rows = static_cast<long>(data_.rows.size());
    check(stata_ ? readstat_begin_writing_dta(writer_.get(), &out_, rows) : readstat_begin_writing_sav(writer_.get(), &out_, rows));
    for (const auto& row : data_.rows) {
      check(readstat_begin_row(writer_.get()));
      for (std::size_t i = 0; i < row.size(); ++i) check(insert(row[i], i));
      check(readstat_end_row(writer_.get()));
    }
    check(readstat_end_writing(writer_.get()));
    return std::move(out_);
  }

 private:
  void variable(std::size_t index) {
    const estimate::DatasetVariable& from = data_.variables[index];
    const std::string name = safe_name(from.name, used_);
    std::size_t width = 1;
    for (const auto& row : data_.rows) width = std::max(width, text_of(row[index]).size());
    const readstat_type_t type = from.numeric ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_STRING;
    width_.push_back(std::min<std::size_t>(width, 2000));
    readstat_variable_t* made = readstat_add_variable(writer_.get(), name.c_str(), type, from.numeric ? 0 : width_.back());
    readstat_variable_set_label(made, shortened(from.label, 80).c_str());
    if (from.numeric) label_values(made, from, name);
    variables_.push_back(made);
  }

  void label_values(readstat_variable_t* made, const estimate::DatasetVariable& from, const std::string& name) {
    readstat_label_set_t* set = readstat_add_label_set(writer_.get(), READSTAT_TYPE_DOUBLE, ("l_" + name).substr(0, 32).c_str());
    for (const auto& [value, label] : from.categories) {
      char* end = nullptr;
      const double number = std::strtod(value.c_str(), &end);
      if (end != value.c_str() && *end == '\0') readstat_label_double_value(set, number, shortened(label, 120).c_str());
    }
    for (std::size_t i = 0; i < 3; ++i) {
      const double code = static_cast<double>(static_cast<int>(kTags[i].first));
      if (stata_) readstat_label_tagged_value(set, kTags[i].second, kTagLabels[i]);
      else readstat_label_double_value(set, code, kTagLabels[i]);
      if (!stata_) readstat_variable_add_missing_double_value(made, code);
    }
    readstat_variable_set_label_set(made, set);
  }

  /// A special answer to a question of text is its number, too; libreadstat 1.1 spoils declared missing texts.
  static std::string text_of(const estimate::DatasetCell& cell) {
    const bool special = cell.state != CellState::kValue && cell.state != CellState::kEmpty;
    return special ? std::to_string(static_cast<int>(cell.state)) : cell.text;
  }

  readstat_error_t insert(const estimate::DatasetCell& cell, std::size_t index) {
    readstat_variable_t* to = variables_[index];
    if (!data_.variables[index].numeric) return readstat_insert_string_value(writer_.get(), to, shortened(text_of(cell), width_[index]).c_str());
    if (cell.state == CellState::kValue) return readstat_insert_double_value(writer_.get(), to, cell.number);
    if (cell.state == CellState::kEmpty) return readstat_insert_missing_value(writer_.get(), to);
    for (const auto& [state, tag] : kTags)
      if (state == cell.state && stata_) return readstat_insert_tagged_missing_value(writer_.get(), to, tag);
    return readstat_insert_double_value(writer_.get(), to, static_cast<double>(static_cast<int>(cell.state)));
  }

  const estimate::Dataset& data_;
  bool stata_;
  std::unique_ptr<readstat_writer_t, void (*)(readstat_writer_t*)> writer_;
  std::vector<readstat_variable_t*> variables_;
  std::vector<std::size_t> width_;
  std::set<std::string> used_;
  std::string out_;
};

}  // namespace

std::string dataset_dta(const estimate::Dataset& data) { return File(data, true).write(); }
std::string dataset_sav(const estimate::Dataset& data) { return File(data, false).write(); }

}  // namespace eslabon::publish
