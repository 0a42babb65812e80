// What a report says, before it is drawn: figures with their uncertainty, the state of the field work, notes.
#pragma once

#include <string>
#include <vector>

#include "host/estimate/results.hpp"

namespace eslabon::publish {

enum class Language { kEnglish, kSpanish, kPortuguese };

enum class Unit {
  kPercent,  ///< values are percentages already: 12.5 means 12.5 %
  kNumber,
};

/// One bar of a figure.
struct FigureRow {
  std::string group;  ///< heading above the row; rows of one group follow each other; may be empty
  std::string label;
  double value = 0, low = 0, high = 0, se = 0;
  double n = 0;               ///< firms in the base, unweighted
  bool emphasised = false;    ///< the total of its group
  bool reference = false;     ///< the value that others are compared with: exact by definition
  bool unreliable = false;    ///< coefficient of variation above 30 %
  estimate::Withheld withheld = estimate::Withheld::kNo;
};

struct Figure {
  std::string id;        ///< HTML id, "exports"
  std::string title;
  std::string measure;   ///< what the axis shows: "Share of firms, %"
  Unit unit = Unit::kPercent;
  std::vector<FigureRow> rows;
  std::string definition;  ///< formula in words
  std::string base;        ///< whom it was asked of
  std::string method;
  std::string source;
};

struct ProgressRow {
  std::string office, device;
  double opened = 0, completed = 0, refused = 0, other = 0;
  std::string last_contact;  ///< ISO date, may be empty
};

struct Report {
  Language language = Language::kEnglish;
  std::string title, version, date;  ///< date: ISO, from the data, so that the same data give the same file
  std::vector<Figure> figures;
  std::vector<ProgressRow> progress;
  double interviews = 0, population = 0;
  std::vector<std::string> notes;  ///< further quality notes, one paragraph each
};

/// "en", "es", "pt" (or a longer tag of them). Throws Failure(kUsage) for others.
Language parse_language(const std::string& code);

}  // namespace eslabon::publish
