// What a form's sheets `design` and `indicators` ask for, as a plan over the columns of its interviews.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/compile/form_description.hpp"
#include "host/estimate/plan.hpp"
#include "host/estimate/results.hpp"

namespace eslabon::estimate {

/// One row of the sheet `indicators`.
struct Indicator {
  std::string name;
  compile::Words label;
  std::string section, unit, source, expression, denominator, base;
  std::string relative_to;        ///< level of by[0] that the others are compared with; empty: none
  std::vector<std::string> by;
  double multiply = 1;
  std::size_t first = 0, count = 0;  ///< its entries of Plan::estimates
};

struct Survey {
  std::string title, version;
  std::vector<std::string> languages;
  std::size_t default_language = 0;
  Plan plan;
  std::string id_column;               ///< names the firm; empty: the case id is not unique by itself
  std::string complete;                ///< an interview counts when this is true; empty: when it is finished
  double minimum_count = 6;            ///< fewer firms in the base: the figure is withheld
  std::vector<Indicator> indicators;
  std::map<std::string, std::map<std::string, compile::Words>> categories;  ///< labels by variable and choice name
  std::map<std::string, compile::Words> variables;  ///< labels of the variables that figures are broken down by

  /// Label of a category, in the language or the default one; the name itself when it has none.
  [[nodiscard]] std::string category(const std::string& variable, const std::string& name, std::size_t language) const;
  [[nodiscard]] std::string text(const compile::Words& words, std::size_t language) const;
  /// The language whose name or code begins with this; the default one when none does.
  [[nodiscard]] std::size_t language(const std::string& code) const;
};

/// `by` replaces every indicator's own list when it is not empty. Every indicator is estimated for all firms, by each of its
/// columns and, with two of them, by both together. Throws Failure(kInvalidInput) listing every fault with its cell.
Survey survey_plan(const compile::FormDescription& description, const std::vector<std::string>& by);

/// Multiplies by the indicators' factor and withholds what rests on too few firms, and what protect() needs beside it.
void finish_indicators(const Survey& survey, Results& results);

}  // namespace eslabon::estimate
