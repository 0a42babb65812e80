#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/xlsform/text_sheets.hpp"

namespace eslabon::xlsform {
namespace {

std::string_view without_mark(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  return content;
}

/// The separator outside quotes that is most frequent in the first line.
char separator(std::string_view content) {
  const std::string_view candidates = ",;\t";
  std::size_t counts[3] = {};
  bool quoted = false;
  for (const char c : content) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '\n' || c == '\r')) break;
    const std::size_t which = candidates.find(c);
    if (!quoted && which != std::string_view::npos) ++counts[which];
  }
  return candidates[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

/// RFC 4180, one character at a time.
class CsvParser {
 public:
  CsvParser(char separator, const Budget& budget) : separator_(separator), budget_(budget) {}

  void feed(char c) {
    if (quoted_) return feed_quoted(c);
    if (c == '"' && (field_.empty() || closed_)) {
      if (closed_) field_ += '"';
      quoted_ = true;
    } else if (c == separator_) {
      end_field();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      field_ += c;
    }
    closed_ = false;
  }

  std::vector<std::vector<std::string>> finish() && {
    if (quoted_) refuse(fmt::format("{}:{}", budget_.file, quote_row_), "a quoted text is never closed");
    if (!field_.empty() || !row_.empty()) end_row();
    return std::move(rows_);
  }

 private:
  void feed_quoted(char c) {
    if (c == '"') {
      quoted_ = false;
      closed_ = true;
      quote_row_ = rows_.size() + 1;
    } else {
      field_ += c;
    }
  }

  void end_field() { row_.push_back(std::exchange(field_, {})); }

  void end_row() {
    end_field();
    rows_.push_back(std::exchange(row_, {}));
  }

  char separator_;
  const Budget& budget_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::string> row_;
  std::string field_;
  bool quoted_ = false, closed_ = false;
  std::size_t quote_row_ = 1;
};

}  // namespace

std::vector<std::vector<std::string>> csv_rows(std::string_view content, const Budget& budget) {
  content = without_mark(content);
  CsvParser parser(separator(content), budget);
  for (const char c : content) parser.feed(c);
  return std::move(parser).finish();
}

Sheet sheet_of_rows(std::vector<std::vector<std::string>> rows, std::string name, std::uint32_t index,
                    Budget& budget) {
  SheetBuilder builder(std::move(name), index, budget);
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column < rows[row].size(); ++column)
      builder.add(static_cast<std::uint32_t>(row + 1), static_cast<std::uint32_t>(column + 1),
                  std::move(rows[row][column]));
  return std::move(builder).finish();
}

std::vector<Sheet> sheets_of_rows(std::vector<std::vector<std::string>> rows, Budget& budget) {
  std::vector<Sheet> sheets;
  std::vector<std::vector<std::string>> table;
  std::string name;
  const auto end_sheet = [&] {
    if (!name.empty())
      sheets.push_back(sheet_of_rows(std::exchange(table, {}), std::exchange(name, {}),
                                     static_cast<std::uint32_t>(sheets.size()), budget));
  };
  for (std::vector<std::string>& row : rows) {
    if (!row.empty() && !row.front().empty()) {
      end_sheet();
      name = row.front();
    }
    if (!row.empty()) row.erase(row.begin());
    const bool blank = std::ranges::all_of(row, [](const std::string& field) { return field.empty(); });
    if (!blank || !table.empty()) table.push_back(std::move(row));
  }
  end_sheet();
  return sheets;
}

Sheet parse_csv(std::string_view content, std::string sheet_name, std::uint32_t sheet_index, const std::string& file,
                const WorkbookLimits& limits) {
  Budget budget{.file = file, .limits = limits};
  budget.take_bytes(content.size(), sheet_name);
  return sheet_of_rows(csv_rows(content, budget), std::move(sheet_name), sheet_index, budget);
}

}  // namespace eslabon::xlsform
