#include "host/xlsform/question_types.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

using T = QuestionType;
using D = DataType;

constexpr TypeInfo kText{T::kText, D::kText, "text", "", ""};
constexpr TypeInfo kInteger{T::kInteger, D::kInteger, "", "", ""};
constexpr TypeInfo kDecimal{T::kDecimal, D::kDecimal, "", "", ""};
constexpr TypeInfo kDate{T::kDate, D::kDate, "", "", ""};
constexpr TypeInfo kDateTime{T::kDateTime, D::kDateTime, "", "", ""};
constexpr TypeInfo kNote{T::kNote, D::kText, "", "", ""};
constexpr TypeInfo kAcknowledge{T::kAcknowledge, D::kText, "", "", ""};
constexpr TypeInfo kBarcode{T::kBarcode, D::kText, "", "", ""};
constexpr TypeInfo kGeopoint{T::kGeopoint, D::kGeopoint, "geopoint", "", ""};
constexpr TypeInfo kCalculate{T::kCalculate, D::kText, "calculate", "", ""};
constexpr TypeInfo kHidden{T::kCalculate, D::kText, "hidden", "", ""};
constexpr TypeInfo kStart{T::kStart, D::kDateTime, "", "", ""};
constexpr TypeInfo kEnd{T::kEnd, D::kDateTime, "", "", ""};
constexpr TypeInfo kToday{T::kToday, D::kDate, "", "", ""};
constexpr TypeInfo kDeviceId{T::kDeviceId, D::kText, "", "", ""};
constexpr TypeInfo kUsername{T::kUsername, D::kText, "", "", ""};
constexpr TypeInfo kEmail{T::kEmail, D::kText, "", "", ""};
constexpr TypeInfo kPhone{T::kPhoneNumber, D::kText, "", "", ""};
constexpr TypeInfo kSim{T::kCalculate, D::kText, "sim", "", ""};
constexpr TypeInfo kPhoto{T::kUnsupported, D::kNone, "image", "", "a photo"};
constexpr TypeInfo kAudio{T::kUnsupported, D::kNone, "audio", "", "a sound recording"};
constexpr TypeInfo kVideo{T::kUnsupported, D::kNone, "", "", "a video"};
constexpr TypeInfo kFile{T::kUnsupported, D::kNone, "", "", "a file"};

const std::map<std::string, TypeInfo, std::less<>>& types() {
  static const std::map<std::string, TypeInfo, std::less<>> kTypes{
      {"text", kText}, {"string", kText}, {"q string", kText}, {"add text prompt", kText},
      {"integer", kInteger}, {"int", kInteger}, {"q int", kInteger}, {"add integer prompt", kInteger},
      {"percentage", {T::kInteger, D::kInteger, "", "0 <= . and . <= 100", ""}},
      {"number of days in last month", {T::kInteger, D::kInteger, "", "0 <= . and . <= 31", ""}},
      {"number of days in last six months", {T::kInteger, D::kInteger, "", "0 <= . and . <= 183", ""}},
      {"number of days in last year", {T::kInteger, D::kInteger, "", "0 <= . and . <= 365", ""}},
      {"phone number", {T::kText, D::kText, "", "regex(., '^\\d*$')", ""}},
      {"decimal", kDecimal}, {"q decimal", kDecimal}, {"add decimal prompt", kDecimal},
      {"range", {T::kRange, D::kInteger, "range", "", ""}},
      {"date", kDate}, {"q date", kDate}, {"add date prompt", kDate},
      {"time", {T::kTime, D::kTime, "", "", ""}},
      {"dateTime", kDateTime}, {"datetime", kDateTime}, {"date time", kDateTime}, {"q date time", kDateTime},
      {"q dateTime", kDateTime}, {"add date time prompt", kDateTime}, {"add dateTime prompt", kDateTime},
      {"note", kNote}, {"q note", kNote}, {"add note prompt", kNote},
      {"acknowledge", kAcknowledge}, {"trigger", kAcknowledge}, {"q acknowledge", kAcknowledge},
      {"add acknowledge prompt", kAcknowledge},
      {"barcode", kBarcode}, {"q barcode", kBarcode}, {"add barcode prompt", kBarcode},
      {"geopoint", kGeopoint}, {"gps", kGeopoint}, {"location", kGeopoint}, {"q geopoint", kGeopoint},
      {"q location", kGeopoint}, {"add location prompt", kGeopoint},
      {"calculate", kCalculate}, {"q calculate", kCalculate}, {"add calculate prompt", kCalculate},
      {"hidden", kHidden},
      {"start", kStart}, {"start time", kStart}, {"get start time", kStart},
      {"end", kEnd}, {"end time", kEnd}, {"get end time", kEnd}, {"today", kToday}, {"get today", kToday},
      {"deviceid", kDeviceId}, {"imei", kDeviceId}, {"device id", kDeviceId}, {"get device id", kDeviceId},
      {"uri:deviceid", kDeviceId},
      {"username", kUsername}, {"uri:username", kUsername}, {"email", kEmail}, {"uri:email", kEmail},
      {"phonenumber", kPhone}, {"get phone number", kPhone}, {"uri:phonenumber", kPhone},
      {"simserial", kSim}, {"sim id", kSim}, {"get sim id", kSim}, {"uri:simserial", kSim},
      {"subscriberid", kSim}, {"subscriber id", kSim}, {"get subscriber id", kSim}, {"uri:subscriberid", kSim},
      {"audit", {T::kNone, D::kNone, "audit", "", ""}},
      {"csv-external", {T::kNone, D::kNone, "csv-external", "", ""}},
      {"xml-external", {T::kUnsupported, D::kNone, "xml-external", "", "a list in an .xml file"}},
      {"photo", kPhoto}, {"image", kPhoto}, {"q picture", kPhoto}, {"q image", kPhoto}, {"add image prompt", kPhoto},
      {"add photo prompt", kPhoto},
      {"audio", kAudio}, {"q audio", kAudio}, {"add audio prompt", kAudio},
      {"background-audio", {T::kUnsupported, D::kNone, "background-audio", "", "a background sound recording"}},
      {"video", kVideo}, {"q video", kVideo}, {"add video prompt", kVideo},
      {"file", kFile}, {"add file prompt", kFile},
      {"osm", {T::kUnsupported, D::kNone, "", "", "a place on OpenStreetMap"}},
      {"geotrace", {T::kUnsupported, D::kNone, "geotrace", "", "a line on the map"}},
      {"geoshape", {T::kUnsupported, D::kNone, "geotrace", "", "an area on the map"}},
      {"start-geopoint", {T::kUnsupported, D::kNone, "start-geopoint", "", "the place where the interview starts"}},
      {"background-geopoint",
       {T::kUnsupported, D::kNone, "background-geopoint", "", "the place where a question is answered"}},
  };
  return kTypes;
}

struct SelectCommand {
  std::string_view text;
  SelectKind kind;
  bool from_file;
};

constexpr std::array<SelectCommand, 14> kSelects{{
    {"select_one", SelectKind::kOne, false},
    {"select one", SelectKind::kOne, false},
    {"select1", SelectKind::kOne, false},
    {"select one from", SelectKind::kOne, false},
    {"add select one prompt using", SelectKind::kOne, false},
    {"select_multiple", SelectKind::kMultiple, false},
    {"select all that apply", SelectKind::kMultiple, false},
    {"select all that apply from", SelectKind::kMultiple, false},
    {"add select multiple prompt using", SelectKind::kMultiple, false},
    {"select_one_external", SelectKind::kOneExternal, false},
    {"rank", SelectKind::kRank, false},
    {"select_one_from_file", SelectKind::kOne, true},
    {"select_multiple_from_file", SelectKind::kMultiple, true},
    {"select one from file", SelectKind::kOne, true},
}};
constexpr SelectCommand kMultipleFromFile{"select multiple from file", SelectKind::kMultiple, true};

/// What follows the command: "list", or "list or_other" in its three spellings.
std::optional<SelectType> with_list(const SelectCommand& command, std::string_view rest) {
  const std::vector<std::string> parts = words(rest);
  const bool other = parts.size() > 1;
  const std::string tail = other ? std::string(trimmed(rest.substr(rest.find(parts[0]) + parts[0].size()))) : "";
  if (parts.empty() || (other && tail != "or_other" && tail != "or other" && tail != "or specify other")) return {};
  return SelectType{command.kind, command.from_file, std::string(command.text), parts[0], other};
}

}  // namespace

std::optional<TypeInfo> find_type(std::string_view type) {
  const auto found = types().find(type);
  if (found == types().end() && type.starts_with("osm ")) return types().at("osm");
  return found == types().end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> similar_type(std::string_view type) {
  std::vector<std::string> names{"begin group", "end group", "begin repeat", "end repeat"};
  for (const auto& [name, info] : types()) names.push_back(name);
  for (const SelectCommand& command : kSelects) names.emplace_back(command.text);
  const std::string first = words(type).empty() ? "" : words(type).front();
  const auto whole = similar(type, names);
  return whole ? whole : similar(first, names);
}

std::optional<SelectType> parse_select(std::string_view type) {
  std::vector<SelectCommand> commands(kSelects.begin(), kSelects.end());
  commands.push_back(kMultipleFromFile);
  std::ranges::sort(commands, std::greater{}, [](const SelectCommand& c) { return c.text.size(); });
  for (const SelectCommand& command : commands) {
    if (!type.starts_with(command.text) || !type.substr(command.text.size()).starts_with(' ')) continue;
    if (auto select = with_list(command, type.substr(command.text.size()))) return select;
  }
  return {};
}

std::optional<ControlType> parse_control(std::string_view type) {
  ControlType control;
  control.begins = type.starts_with("begin ") || type.starts_with("begin_");
  if (!control.begins && !type.starts_with("end ") && !type.starts_with("end_")) return {};
  std::string_view rest = trimmed(type.substr(control.begins ? 6 : 4));
  for (const auto& [word, name] : {std::pair("lgroup", "repeat"), std::pair("looped group", "repeat"),
                                   std::pair("group", "group"), std::pair("repeat", "repeat"),
                                   std::pair("loop", "loop")}) {
    if (!rest.starts_with(word)) continue;
    rest.remove_prefix(std::string_view(word).size());
    std::vector<std::string> list = words(rest);
    if (!list.empty() && list.front() == "over") list.erase(list.begin());
    if ((!rest.empty() && rest.front() != ' ') || list.size() > 1) return {};
    control.control = name;
    if (!list.empty()) control.list = list.front();
    return control;
  }
  return {};
}

}  // namespace eslabon::xlsform
