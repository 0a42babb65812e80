#include "host/xlsform/column_names.hpp"

#include <algorithm>
#include <map>

#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

using Aliases = std::map<std::string, std::string, std::less<>>;

/// Headers as snake_case to the one name that the reader uses.
const Aliases kSurvey{{"type", "type"}, {"command", "type"}, {"name", "name"}, {"tag", "name"}, {"value", "name"},
                      {"label", "label"}, {"caption", "label"}, {"hint", "hint"}, {"guidance_hint", "guidance_hint"},
                      {"relevant", "relevant"}, {"relevance", "relevant"}, {"required", "required"},
                      {"required_message", "required_message"}, {"requiredmsg", "required_message"},
                      {"constraint", "constraint"}, {"constraint_message", "constraint_message"},
                      {"constraining_message", "constraint_message"}, {"calculation", "calculation"},
                      {"calculate", "calculation"}, {"read_only", "read_only"}, {"readonly", "read_only"},
                      {"appearance", "appearance"}, {"repeat_count", "repeat_count"}, {"count", "repeat_count"},
                      {"jr:count", "repeat_count"}, {"default", "default"}, {"choice_filter", "choice_filter"},
                      {"trigger", "trigger"}, {"parameters", "parameters"}, {"save_to", "save_to"},
                      {"disabled", "disabled"}, {"image", "media::image"}, {"audio", "media::audio"},
                      {"video", "media::video"}, {"big-image", "media::big-image"}, {"autoplay", "body::autoplay"},
                      {"rows", "body::rows"}, {"intent", "body::intent"},
                      {"noapperrorstring", "bind::jr:noAppErrorString"},
                      {"no_app_error_string", "bind::jr:noAppErrorString"}, {"compact_tag", "instance::odk:tag"},
                      {"soft_constraint", "soft_constraint"}, {"soft_constraint_message", "soft_constraint_message"},
                      {"special", "special"}, {"unit", "unit"}};
const Aliases kChoices{{"list_name", "list_name"}, {"name", "name"}, {"value", "name"}, {"label", "label"},
                       {"caption", "label"}, {"image", "media::image"}, {"audio", "media::audio"},
                       {"video", "media::video"}, {"big-image", "media::big-image"}};
const Aliases kSettings{{"form_title", "form_title"}, {"title", "form_title"}, {"set_form_title", "form_title"},
                        {"form_id", "form_id"}, {"set_form_id", "form_id"}, {"id_string", "id_string"},
                        {"name", "name"}, {"version", "version"}, {"instance_name", "instance_name"},
                        {"default_language", "default_language"}, {"public_key", "public_key"},
                        {"submission_url", "submission_url"}, {"style", "style"},
                        {"allow_choice_duplicates", "allow_choice_duplicates"},
                        {"clean_text_values", "clean_text_values"}, {"omit_instanceid", "omit_instanceID"}};
const Aliases kEntities{{"list_name", "dataset"}, {"dataset", "dataset"}, {"label", "label"},
                        {"entity_id", "entity_id"}, {"create_if", "create_if"}, {"update_if", "update_if"},
                        {"repeat", "repeat"}};
const Aliases kNone;

/// The last part of "bind::x", and what the reader calls it.
const Aliases kBind{{"relevant", "relevant"}, {"required", "required"}, {"constraint", "constraint"},
                    {"calculate", "calculation"}, {"readonly", "read_only"},
                    {"jr:constraintMsg", "constraint_message"}, {"jr:requiredMsg", "required_message"},
                    {"entities:saveto", "save_to"}};
const Aliases kBody{{"appearance", "appearance"}, {"jr:count", "repeat_count"}};

const Aliases& aliases_of(SheetKind kind) {
  switch (kind) {
    case SheetKind::kSurvey: return kSurvey;
    case SheetKind::kChoices: return kChoices;
    case SheetKind::kSettings: return kSettings;
    case SheetKind::kEntities: return kEntities;
    case SheetKind::kOwn: break;
  }
  return kNone;
}

/// Parts between colons. With single colons "jr:count" stays one part.
std::vector<std::string> header_parts(std::string_view header, bool double_colon) {
  double_colon = double_colon || header.find("::") != std::string_view::npos;
  std::vector<std::string> parts = split(header, double_colon ? "::" : ":");
  for (std::string& part : parts) part = std::string(trimmed(part));
  for (std::size_t at = 0; !double_colon && at + 1 < parts.size(); ++at) {
    if (parts[at] != "jr") continue;
    parts[at] += ":" + parts[at + 1];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  }
  return parts;
}

FormColumn grouped(const std::string& group, const std::vector<std::string>& parts) {
  const Aliases& aliases = group == "bind" ? kBind : group == "body" ? kBody : kNone;
  const auto found = aliases.find(parts[1]);
  FormColumn column;
  column.name = found == aliases.end() ? group + "::" + parts[1] : found->second;
  column.known = true;
  if (parts.size() > 2) column.language = parts[2];
  return column;
}

}  // namespace

bool is_translatable(std::string_view column) {
  static constexpr std::string_view kColumns[] = {"label", "hint", "guidance_hint", "constraint_message",
                                                  "required_message", "soft_constraint_message", "unit"};
  return column.starts_with("media::") || std::ranges::find(kColumns, column) != std::end(kColumns);
}

FormColumn parse_header(std::string_view header, SheetKind kind, bool double_colon) {
  const Aliases& aliases = aliases_of(kind);
  FormColumn column;
  if (const auto whole = aliases.find(snake_case(header)); whole != aliases.end()) {
    column.name = whole->second;
    column.known = true;
    return column;
  }
  const std::vector<std::string> parts = header_parts(header, double_colon);
  const std::string first = snake_case(parts.front());
  const std::string group = first == "control" ? "body" : first;
  const bool groups = kind == SheetKind::kSurvey || kind == SheetKind::kChoices;
  if (groups && parts.size() > 1 &&
      (group == "bind" || group == "body" || group == "media" || group == "instance" || group == "attribute"))
    return grouped(group, parts);
  const auto found = aliases.find(first);
  const bool own = kind == SheetKind::kOwn;
  if (parts.size() > 1 && (own || (found != aliases.end() && is_translatable(found->second)))) {
    column.name = own ? first : found->second;
    column.known = true;
    column.language = parts[1];
  } else {
    column.name = own ? first : std::string(trimmed(header));
    column.known = own;
  }
  return column;
}

}  // namespace eslabon::xlsform
