#include "host/weight/response.hpp"

#include <map>
#include <unordered_map>

#include "host/estimate/sums.hpp"
#include "host/text/fault.hpp"
#include "host/weight/sampled_firms.hpp"

namespace eslabon::weight {
namespace {

using estimate::Sum;

/// One class being divided: its rows, and how many of them are eligible and interviewed.
struct Class {
  std::string name;
  std::vector<std::uint32_t> rows;
  std::size_t eligible = 0, completed = 0;
};

void add(Class& to, std::uint32_t row, Contact contact, double weight) {
  to.rows.push_back(row);
  to.eligible += weight > 0 ? 1 : 0;
  to.completed += weight > 0 && contact == Contact::kCompleted ? 1 : 0;
}

bool enough(const Class& one, double minimum) { return one.eligible == 0 || static_cast<double>(one.completed) >= minimum; }

}  // namespace

bool counts(Contact contact, Eligibility eligibility) {
  switch (contact) {
    case Contact::kCompleted:
    case Contact::kEligible: return true;
    case Contact::kReached: return eligibility != Eligibility::kStrict;
    case Contact::kNotReached: return eligibility == Eligibility::kWeak;
    case Contact::kIneligible:
    case Contact::kNotReleased: return false;
  }
  return false;
}

std::vector<std::uint32_t> response_classes(const WeightPlan& plan, const estimate::Table& sample, const std::vector<Contact>& contact,
                                            const std::vector<double>& eligible_weight) {
  const auto parts_of = [&](const Class& whole, const std::vector<std::string>& names) {
    std::map<std::string, Class> parts;
    for (const std::uint32_t row : whole.rows) add(parts[names[row]], row, contact[row], eligible_weight[row]);
    std::vector<Class> list;
    for (auto& [name, part] : parts) part.name = name, list.push_back(std::move(part));
    return list;
  };
  std::vector<std::vector<std::string>> levels = plan.cells;
  if (levels.empty()) levels.push_back(plan.strata);
  Class all;
  for (std::uint32_t row = 0; row < contact.size(); ++row) add(all, row, contact[row], eligible_weight[row]);
  std::vector<Class> classes = parts_of(all, keys_of(sample, levels.back()));
  for (const Class& one : classes)
    if (!enough(one, plan.minimum))
      throw text::Failure(text::ExitCode::kInvalidInput,
                          "nonresponse: " + one.name + ": " + std::to_string(one.eligible) + " firms count as eligible, but " +
                              std::to_string(one.completed) + " were interviewed; name coarser cells");
  for (auto level = levels.rbegin() + 1; level < levels.rend(); ++level) {
    const std::vector<std::string> names = keys_of(sample, *level);
    std::vector<Class> finer;
    for (Class& one : classes) {
      std::vector<Class> parts = parts_of(one, names);
      bool divides = true;
      for (const Class& part : parts) divides = divides && enough(part, plan.minimum);
      if (!divides) finer.push_back(std::move(one));
      else for (Class& part : parts) finer.push_back(std::move(part));
    }
    classes = std::move(finer);
  }
  std::vector<std::uint32_t> number(contact.size(), 0);
  for (std::uint32_t i = 0; i < classes.size(); ++i)
    for (const std::uint32_t row : classes[i].rows) number[row] = i;
  return number;
}

void adjust_for_nonresponse(const std::vector<std::uint32_t>& classes, const std::vector<Contact>& contact, std::vector<double>& weight) {
  std::unordered_map<std::uint32_t, std::pair<Sum, Sum>> sums;  // eligible, interviewed
  for (std::size_t row = 0; row < weight.size(); ++row) {
    auto& [eligible, interviewed] = sums[classes[row]];
    eligible.add(weight[row]);
    if (contact[row] == Contact::kCompleted) interviewed.add(weight[row]);
  }
  for (std::size_t row = 0; row < weight.size(); ++row) {
    const auto& [eligible, interviewed] = sums[classes[row]];
    weight[row] = contact[row] == Contact::kCompleted ? weight[row] * (eligible.value() / interviewed.value()) : 0;
  }
}

}  // namespace eslabon::weight
