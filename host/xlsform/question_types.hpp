// What a word in the column `type` asks for. Internal to the reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/xlsform/survey_model.hpp"

namespace eslabon::xlsform {

struct TypeInfo {
  QuestionType type = QuestionType::kUnsupported;
  DataType data = DataType::kNone;
  std::string_view canonical;   ///< family for `parameters`: "geopoint", "image", "audio", ...
  std::string_view constraint;  ///< that the type brings along
  std::string_view what;        ///< kUnsupported: "a photo"
};

/// A type without a list of choices; nothing when XLSForm does not know it.
std::optional<TypeInfo> find_type(std::string_view type);
/// The known type that is written most like it.
std::optional<std::string> similar_type(std::string_view type);

enum class SelectKind { kOne, kMultiple, kRank, kOneExternal };

/// "select_one from list or_other" in any of its spellings.
struct SelectType {
  SelectKind kind = SelectKind::kOne;
  bool from_file = false;
  std::string command, list;
  bool or_other = false;
};
std::optional<SelectType> parse_select(std::string_view type);

/// "begin group", "end_repeat", "begin loop over list".
struct ControlType {
  bool begins = false;
  std::string control;  ///< "group", "repeat" or "loop"
  std::string list;     ///< of a loop
};
std::optional<ControlType> parse_control(std::string_view type);

}  // namespace eslabon::xlsform
