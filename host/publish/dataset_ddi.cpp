// DDI Codebook 2.5: what each variable is, whom it was asked of, its categories and how often each was answered.
#include <cctype>
#include <map>

#include "host/publish/dataset_files.hpp"
#include "host/publish/xml_text.hpp"

namespace eslabon::publish {
namespace {

using estimate::CellState;

/// Element names need a letter in front and few signs.
std::string xml_id(const std::string& name) {
  std::string out = "V_";
  for (const char c : name) out += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ? c : '.';
  return out;
}

std::string category(const std::string& value, const std::string& label, std::size_t count, bool missing) {
  return std::string("<catgry") + (missing ? " missing=\"Y\"" : "") + "><catValu>" + xml_text(value) + "</catValu>" +
         (label.empty() ? "" : "<labl>" + xml_text(label) + "</labl>") + "<catStat type=\"freq\">" + std::to_string(count) + "</catStat></catgry>";
}

const char* words_of(CellState state) {
  switch (state) {
    case CellState::kDoesNotKnow: return "Does not know";
    case CellState::kRefused: return "Refused";
    default: return "Does not apply";
  }
}

std::string variable_xml(const estimate::Dataset& data, std::size_t index) {
  const estimate::DatasetVariable& variable = data.variables[index];
  std::map<std::string, std::size_t> answers;
  std::map<CellState, std::size_t> states;
  for (const auto& row : data.rows) {
    ++states[row[index].state];
    if (row[index].state == CellState::kValue) ++answers[row[index].text];
  }
  std::string out = "<var ID=\"" + xml_id(variable.name) + "\" name=\"" + xml_text(variable.name) + "\" files=\"F1\" intrvl=\"" +
                    (variable.numeric && variable.categories.empty() ? "contin" : "discrete") + "\">";
  if (!variable.label.empty()) out += "<labl>" + xml_text(variable.label) + "</labl><qstn><qstnLit>" + xml_text(variable.label) + "</qstnLit></qstn>";
  if (!variable.asked_when.empty()) out += "<universe>" + xml_text(variable.asked_when) + "</universe>";
  const std::size_t empty = states[CellState::kEmpty];
  out += "<sumStat type=\"vald\">" + std::to_string(states[CellState::kValue]) + "</sumStat><sumStat type=\"invd\">" +
         std::to_string(data.rows.size() - states[CellState::kValue]) + "</sumStat>";
  for (const auto& [value, label] : variable.categories) out += category(value, label, answers[value], false);
  for (const CellState state : {CellState::kDoesNotKnow, CellState::kRefused, CellState::kNotApplicable})
    if (states[state] > 0) out += category(std::to_string(static_cast<int>(state)), words_of(state), states[state], true);
  if (empty > 0) out += category("", "Not asked", empty, true);
  return out + "<varFormat type=\"" + (variable.numeric ? "numeric" : "character") + "\"/></var>\n";
}

}  // namespace

std::string codebook_ddi(const estimate::Dataset& data) {
  const std::string title = xml_text(data.title), version = xml_text(data.version);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<codeBook version=\"2.5\" xmlns=\"ddi:codebook:2_5\">\n"
                    "<stdyDscr><citation><titlStmt><titl>" + title + "</titl></titlStmt><verStmt><version>" + version +
                    "</version></verStmt></citation></stdyDscr>\n<fileDscr ID=\"F1\"><fileTxt><fileName>" + title + "</fileName><dimensns><caseQnty>" +
                    std::to_string(data.rows.size()) + "</caseQnty><varQnty>" + std::to_string(data.variables.size()) +
                    "</varQnty></dimensns></fileTxt></fileDscr>\n<dataDscr>\n";
  for (std::size_t i = 0; i < data.variables.size(); ++i) out += variable_xml(data, i);
  return out + "</dataDscr>\n</codeBook>\n";
}

}  // namespace eslabon::publish
