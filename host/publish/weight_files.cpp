#include "host/publish/weight_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/publish/results_csv.hpp"
#include "host/weight/sampled_firms.hpp"

namespace eslabon::publish {
namespace {

using Json = nlohmann::ordered_json;
using weight::Contact;
using weight::Step;
using weight::Variant;
using weight::Weights;

constexpr std::pair<Contact, const char*> kContacts[] = {
    {Contact::kCompleted, "completed"},     {Contact::kEligible, "eligible"},      {Contact::kReached, "reached"},
    {Contact::kNotReached, "not_reached"},  {Contact::kIneligible, "ineligible"},  {Contact::kNotReleased, "not_released"}};

const char* contact_name(Contact contact) {
  return std::find_if(std::begin(kContacts), std::end(kContacts), [&](const auto& one) { return one.first == contact; })->second;
}

std::size_t count(const Weights& weights, Contact contact) {
  return static_cast<std::size_t>(std::count(weights.contact.begin(), weights.contact.end(), contact));
}

std::string variant_name(const Variant& variant) { return std::string("w") + weight::name_of(variant.eligibility); }

Json steps_json(const Variant& variant) {
  Json steps = Json::array();
  for (const Step& step : variant.steps)
    steps.push_back({{"step", step.name}, {"firms", step.firms}, {"changed", step.changed}, {"sum", step.sum}, {"cv", step.cv},
                     {"min", step.least}, {"median", step.median}, {"max", step.largest}, {"deff", step.deff}});
  return steps;
}

std::string figures(const Step& step) {
  return fmt::format(" {:>14.1f} {:>8.4f} {:>10.2f} {:>10.2f} {:>10.2f} {:>7.3f}", step.sum, step.cv, step.least, step.median, step.largest, step.deff);
}

const std::string kFigureNames = fmt::format(" {:>14} {:>8} {:>10} {:>10} {:>10} {:>7}", "sum", "cv", "min", "median", "max", "deff");

}  // namespace

std::string weights_text(const Weights& weights) {
  std::string out = fmt::format("{} firms in the sample:", weights.contact.size());
  for (const auto& [contact, name] : kContacts)
    if (const std::size_t n = count(weights, contact); n > 0) out += fmt::format(" {} {}", n, name);
  out += weights.frame_firms > 0 ? fmt::format("\n{:.0f} firms in the frame\n\n", weights.frame_firms) : "\n\n";
  out += fmt::format("{:14} {:>7} {:>8}{}\n", variant_name(weights.final()), "firms", "changed", kFigureNames);
  for (const Step& step : weights.final().steps) out += fmt::format("{:14} {:>7} {:>8}{}\n", step.name, step.firms, step.changed, figures(step));
  out += fmt::format("\n{:14} {:>7} {:>8}{}\n", "final weights", "eligible", "response", kFigureNames);
  for (const Variant& variant : weights.variants)
    out += fmt::format("{:14} {:>5.1f} % {:>6.1f} %{}\n", variant_name(variant), 100 * variant.eligible_share, 100 * variant.response_share,
                       figures(variant.steps.back()));
  return out;
}

std::string weights_json(const Weights& weights) {
  Json contacts = Json::object(), variants = Json::array();
  for (const auto& [contact, name] : kContacts) contacts[name] = count(weights, contact);
  for (const Variant& variant : weights.variants)
    variants.push_back({{"name", variant_name(variant)}, {"eligible_share", variant.eligible_share},
                        {"response_share", variant.response_share}, {"steps", steps_json(variant)}});
  Json json{{"firms", weights.contact.size()}, {"frame_firms", weights.frame_firms > 0 ? Json(weights.frame_firms) : Json(nullptr)},
            {"contacts", contacts}, {"chosen", variant_name(weights.final())}, {"weights", variants}};
  return json.dump(2) + "\n";
}

std::string weights_csv(const weight::WeightPlan& plan, const Weights& weights, const estimate::Table& sample) {
  std::vector<std::string> kept = plan.strata;
  if (!plan.psu.empty()) kept.push_back(plan.psu);
  std::vector<std::vector<std::string>> columns;
  for (const std::string& name : kept) columns.push_back(weight::texts_of(sample, name, false));
  std::string out = csv_cell(plan.id);
  for (const std::string& name : kept) out += "," + csv_cell(name);
  out += ",contact";
  for (std::size_t stage = 0; stage < weights.population.size(); ++stage) out += ",population" + std::to_string(stage + 1);
  out += ",base,wstrict,wmedian,wweak,weight\n";
  for (std::size_t row = 0; row < weights.id.size(); ++row) {
    out += csv_cell(weights.id[row]);
    for (const auto& column : columns) out += "," + csv_cell(column[row]);
    out += std::string(",") + contact_name(weights.contact[row]);
    for (const auto& stage : weights.population) out += "," + plain_number(stage[row]);
    out += "," + plain_number(weights.base[row]);
    for (const Variant& variant : weights.variants) out += "," + plain_number(variant.weight[row]);
    out += "," + plain_number(weights.final().weight[row]) + "\n";
  }
  return out;
}

}  // namespace eslabon::publish
