#include "host/weight/weight_plan.hpp"

#include <cmath>

#include "host/estimate/plan_members.hpp"

namespace eslabon::weight {
namespace {

using estimate::Json;
using estimate::Members;

void read_frame(Members reader, WeightPlan& plan) {
  plan.frame_file = reader.text({"file"});
  plan.count = reader.text({"count"});
  reader.finish();
}

void read_contacts(Members reader, WeightPlan& plan) {
  const std::pair<const char*, Contact> kinds[] = {{"completed", Contact::kCompleted},       {"eligible", Contact::kEligible},
                                                   {"reached", Contact::kReached},           {"not_reached", Contact::kNotReached},
                                                   {"ineligible", Contact::kIneligible},     {"not_released", Contact::kNotReleased}};
  plan.outcome = reader.text({"column"});
  std::map<std::string, Contact> contacts;
  for (const auto& [name, contact] : kinds) {
    const Json* list = reader.find({name});
    if (list == nullptr) continue;
    if (!list->is_array()) reader.fault(name, "must be a list of outcomes");
    for (const Json& item : list->is_array() ? *list : Json::array()) {
      const std::string outcome = item.is_string() ? item.get<std::string>() : item.dump();
      if (!contacts.emplace(outcome, contact).second) reader.fault(name, "'" + outcome + "' stands in two lists");
    }
  }
  if (!contacts.empty()) plan.contacts = std::move(contacts);
  reader.finish();
}

void read_cells(Members reader, WeightPlan& plan) {
  if (const Json* cells = reader.find({"cells"})) {
    const bool nested = cells->is_array() && !cells->empty() && (*cells)[0].is_array();
    if (!nested) plan.cells.push_back(reader.texts({"cells"}));
    for (const Json& level : nested ? *cells : Json::array()) {
      plan.cells.emplace_back();
      for (const Json& name : level) {
        if (name.is_string()) plan.cells.back().push_back(name.get<std::string>());
        else reader.fault("cells", "must hold lists of column names, the finest first");
      }
    }
  }
  plan.minimum = reader.number({"minimum"}, 1);
  if (!(plan.minimum >= 1)) reader.fault("minimum", "must be at least 1");
  reader.finish();
}

/// A step of the estimation plan's list `calibration`; a trimming may have `by` and `upper_times_median` too.
AdjustPlan read_adjust(const Json& step, const std::string& where, std::vector<text::Fault>& faults) {
  AdjustPlan adjust;
  if (!step.is_object() || step.value("method", Json()) != "trim") {
    adjust.calibration = estimate::read_calibration({step, where, faults});
    return adjust;
  }
  Json bounds = step;
  Members reader(step, where, faults);
  adjust.by = reader.texts({"by"});
  adjust.times_median = reader.number({"upper_times_median"}, 0);
  if (step.contains("upper_times_median") && !(adjust.times_median > 1)) reader.fault("upper_times_median", "must be above 1");
  if (adjust.times_median > 0 && step.contains("upper")) reader.fault("upper", "give upper or upper_times_median, not both");
  bounds.erase("by"), bounds.erase("upper_times_median");
  adjust.calibration = estimate::read_calibration({bounds, where, faults});
  if (!(adjust.calibration.lower < adjust.calibration.upper)) reader.fault("upper", "must be above lower");
  if (adjust.times_median == 0 && !adjust.calibration.bounded) reader.fault("upper", "give lower, upper or upper_times_median");
  return adjust;
}

void read_adjusts(Members& reader, WeightPlan& plan) {
  const Json* list = reader.find({"calibration"});
  if (list == nullptr) return;
  if (!list->is_array()) return reader.fault("calibration", "must be a list");
  for (std::size_t i = 0; i < list->size(); ++i) plan.adjust.push_back(read_adjust((*list)[i], reader.at(i), reader.faults()));
}

void check(Members& reader, const WeightPlan& plan) {
  if (plan.id.empty()) reader.fault("id", "names no column: which one names the firm?");
  if (plan.frame_file.empty() && plan.base.empty()) reader.fault("frame", "give a frame, or a column with base weights as `base`");
  if (!plan.frame_file.empty() && !plan.base.empty()) reader.fault("base", "give a frame or base weights, not both");
  if (!plan.frame_file.empty() && plan.strata.empty()) reader.fault("strata", "names no column: how was the frame divided?");
  if (!plan.psu_probability.empty() && plan.psu.empty()) reader.fault("psu_probability", "has no meaning without psu");
}

}  // namespace

const char* name_of(Eligibility eligibility) {
  switch (eligibility) {
    case Eligibility::kStrict: return "strict";
    case Eligibility::kMedian: return "median";
    case Eligibility::kWeak: return "weak";
  }
  return "";
}

std::map<std::string, Contact> kiosk_contacts() {
  return {{"completed", Contact::kCompleted},  {"partly completed", Contact::kEligible}, {"refused", Contact::kReached},
          {"appointment", Contact::kReached},  {"moved", Contact::kNotReached},          {"not found", Contact::kNotReached},
          {"nobody there", Contact::kNotReached}, {"", Contact::kNotReached},            {"closed", Contact::kIneligible},
          {"out of scope", Contact::kIneligible}};
}

WeightPlan read_weight_plan(std::string_view json, const std::string& where) {
  const Json parsed = estimate::parse_json(json, where);
  std::vector<text::Fault> faults;
  Members reader(parsed, where, faults);
  WeightPlan plan;
  plan.contacts = kiosk_contacts();
  reader.find({"title", "note"});
  plan.id = reader.text({"id"}), plan.sample_file = reader.text({"sample"});
  if (const Json* frame = reader.find({"frame"})) read_frame({*frame, reader.inside(), faults}, plan);
  plan.strata = reader.texts({"strata"}), plan.psu = reader.text({"psu"});
  plan.psu_probability = reader.text({"psu_probability"}), plan.base = reader.text({"base"});
  if (const Json* outcome = reader.find({"outcome"})) read_contacts({*outcome, reader.inside(), faults}, plan);
  plan.eligibility = reader.choice<Eligibility>({"eligibility"}, Eligibility::kMedian,
      {{"strict", Eligibility::kStrict}, {"median", Eligibility::kMedian}, {"weak", Eligibility::kWeak}});
  if (const Json* cells = reader.find({"nonresponse"})) read_cells({*cells, reader.inside(), faults}, plan);
  read_adjusts(reader, plan);
  check(reader, plan);
  reader.finish();
  estimate::refuse_faults(faults);
  return plan;
}

}  // namespace eslabon::weight
