#include "host/publish/sdmx_csv.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "host/publish/results_csv.hpp"
#include "host/publish/status.hpp"
#include "host/publish/xml_text.hpp"

namespace eslabon::publish {
namespace {

using estimate::Estimate;

constexpr const char* kStructure = "ESLABON:SME_IND(1.0.0)";
constexpr const char* kMeasures[] = {"OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "STD_ERR", "CI_LOW", "CI_HIGH", "DF", "N_OBS"};

std::string upper(std::string text) {
  for (char& c : text) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
  return text;
}

/// Categories of every variable that some figure is broken down by.
std::map<std::string, std::set<std::string>> dimensions(const estimate::Results& results) {
  std::map<std::string, std::set<std::string>> found;
  for (const auto& list : results.estimates)
    for (const Estimate& e : list)
      for (const auto& [variable, level] : e.by) found[variable].insert(level);
  return found;
}

std::string codelist(const std::string& id, const std::map<std::string, std::string>& codes) {
  std::string out = "<str:Codelist id=\"CL_" + id + "\" agencyID=\"ESLABON\" version=\"1.0.0\"><com:Name>" + id + "</com:Name>";
  for (const auto& [code, name] : codes)
    out += "<str:Code id=\"" + xml_text(code) + "\"><com:Name>" + xml_text(name) + "</com:Name></str:Code>";
  return out + "</str:Codelist>\n";
}

std::string identity(const std::string& id) {
  return "<str:ConceptIdentity>urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=ESLABON:CS_SME(1.0.0)." + id + "</str:ConceptIdentity>";
}

std::string enumeration(const std::string& id) {
  return "<str:LocalRepresentation><str:Enumeration>urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ESLABON:CL_" + id +
         "(1.0.0)</str:Enumeration></str:LocalRepresentation>";
}

}  // namespace

std::string sdmx_csv(const estimate::Survey&, const estimate::Results& results, const std::string& period) {
  const auto dims = dimensions(results);
  std::string out = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR";
  for (const auto& [variable, levels] : dims) out += "," + upper(variable);
  out += ",TIME_PERIOD";
  for (const char* measure : kMeasures) out += std::string(",") + measure;
  out += "\n";
  for (const auto& list : results.estimates)
    for (const Estimate& e : list) {
      if (e.vcov || !e.first.empty()) continue;
      out += std::string("datastructure,") + kStructure + ",M,A," + csv_cell(upper(e.name));
      for (const auto& [variable, levels] : dims) {
        const auto own = std::find_if(e.by.begin(), e.by.end(), [&](const auto& by) { return by.first == variable; });
        out += "," + (own == e.by.end() ? std::string("_T") : csv_cell(own->second));
      }
      const bool shown = e.withheld == estimate::Withheld::kNo;
      const auto interval = interval_of(e);
      const auto put = [&](const std::optional<double>& value) { out += "," + (shown && value ? plain_number(*value) : std::string()); };
      out += "," + period;
      put(e.est);
      out += std::string(",") + obs_status(e) + "," + conf_status(e);
      put(e.se);
      put(interval ? std::optional(interval->low) : std::nullopt), put(interval ? std::optional(interval->high) : std::nullopt);
      put(e.df), put(e.n);
      out += "\n";
    }
  return out;
}

std::string sdmx_structure(const estimate::Survey& survey, const estimate::Results& results) {
  const auto dims = dimensions(results);
  std::vector<std::string> ids{"FREQ", "INDICATOR"};
  std::string lists = codelist("FREQ", {{"A", "Annual"}});
  std::map<std::string, std::string> indicators;
  for (const estimate::Indicator& i : survey.indicators) indicators[upper(i.name)] = survey.text(i.label, survey.default_language);
  lists += codelist("INDICATOR", indicators);
  for (const auto& [variable, levels] : dims) {
    std::map<std::string, std::string> codes{{"_T", "Total"}};
    for (const std::string& level : levels) codes[level] = survey.category(variable, level, survey.default_language);
    lists += codelist(upper(variable), codes);
    ids.push_back(upper(variable));
  }
  lists += codelist("OBS_STATUS", {{"A", "Normal"}, {"M", "Missing, cannot exist"}, {"Q", "Missing, suppressed"}, {"U", "Low reliability"}});
  lists += codelist("CONF_STATUS", {{"F", "Free"}, {"A", "Primary: small counts"}, {"O", "Primary: dominance by one unit"},
                                    {"T", "Primary: dominance by two units"}, {"M", "Primary: other concentration"}, {"D", "Secondary"}});
  std::string concepts, parts;
  for (const std::string& id : ids) {
    concepts += "<str:Concept id=\"" + id + "\"><com:Name>" + id + "</com:Name></str:Concept>";
    parts += "<str:Dimension id=\"" + id + "\">" + identity(id) + enumeration(id) + "</str:Dimension>";
  }
  concepts += "<str:Concept id=\"TIME_PERIOD\"><com:Name>TIME_PERIOD</com:Name></str:Concept>";
  std::string attributes;
  for (const std::string id : kMeasures) {
    concepts += "<str:Concept id=\"" + id + "\"><com:Name>" + id + "</com:Name></str:Concept>";
    if (id == "OBS_VALUE") continue;
    attributes += "<str:Attribute id=\"" + id + "\">" + identity(id) + (id.ends_with("STATUS") ? enumeration(id) : "") +
                  "<str:AttributeRelationship><str:Observation/></str:AttributeRelationship></str:Attribute>";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mes:Structure xmlns:mes=\"http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message\" "
         "xmlns:str=\"http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure\" xmlns:com=\"http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common\">\n"
         "<mes:Header><mes:ID>SME_IND</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-01T00:00:00Z</mes:Prepared><mes:Sender id=\"ESLABON\"/></mes:Header>\n"
         "<mes:Structures>\n<str:Codelists>\n" + lists + "</str:Codelists>\n<str:ConceptSchemes><str:ConceptScheme id=\"CS_SME\" agencyID=\"ESLABON\" version=\"1.0.0\">"
         "<com:Name>Concepts</com:Name>" + concepts + "</str:ConceptScheme></str:ConceptSchemes>\n<str:DataStructures><str:DataStructure id=\"SME_IND\" agencyID=\"ESLABON\" version=\"1.0.0\">"
         "<com:Name>" + xml_text(survey.title) + "</com:Name><str:DataStructureComponents><str:DimensionList id=\"DimensionDescriptor\">" + parts +
         "<str:TimeDimension id=\"TIME_PERIOD\">" + identity("TIME_PERIOD") + "<str:LocalRepresentation><str:TextFormat textType=\"ObservationalTimePeriod\"/></str:LocalRepresentation></str:TimeDimension>"
         "</str:DimensionList><str:AttributeList id=\"AttributeDescriptor\">" + attributes + "</str:AttributeList><str:MeasureList id=\"MeasureDescriptor\"><str:Measure id=\"OBS_VALUE\">" +
         identity("OBS_VALUE") + "</str:Measure></str:MeasureList></str:DataStructureComponents></str:DataStructure></str:DataStructures>\n</mes:Structures>\n</mes:Structure>\n";
}

}  // namespace eslabon::publish
