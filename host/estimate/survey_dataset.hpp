// The interviews of a store as a data set with labels: what statistical packages read.
#pragma once

#include <string>
#include <vector>

#include "host/compile/form_description.hpp"
#include "host/store/form_versions.hpp"

namespace eslabon::estimate {

/// Why a cell has no value, as the World Bank numbers it.
enum class CellState : std::int8_t { kValue = 0, kEmpty = 1, kNotApplicable = -7, kRefused = -8, kDoesNotKnow = -9 };

struct DatasetCell {
  CellState state = CellState::kEmpty;
  double number = 0;   ///< of a numeric variable
  std::string text;    ///< exactly as answered
};

struct DatasetVariable {
  std::string name, label;
  bool numeric = false;
  std::vector<std::pair<std::string, std::string>> categories;  ///< name and label of each choice
  std::string asked_when;                                       ///< the question's relevant expression; empty: always
};

struct Dataset {
  std::string title, version;
  std::vector<DatasetVariable> variables;
  std::vector<std::vector<DatasetCell>> rows;
  std::vector<store::Unjoined> unjoined;  ///< what is empty for interviews of other versions of the form, or left out of them
};

/// All finished interviews of the form and of its other versions, joined by variable name and type; its own table (not the repeats'), labels in the language.
Dataset survey_dataset(store::Store& store, ContentHash form, const compile::FormDescription& description, std::size_t language);

}  // namespace eslabon::estimate
