#include "host/check/firm_checks.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "host/check/firm_rows.hpp"

namespace eslabon::check {
namespace {

class FirmCheck {
 public:
  FirmCheck(store::Store& store, const CheckedForm& form, GroupContext& context)
      : store_(store), form_(form), context_(context), engine_(*form.file, form.rules, context.language) {
    std::vector<std::string> faults;
    for (NodeId id = 1; id < form.file->description().nodes.size(); ++id) names_.push_back(form.file->description().nodes[id].name);
    for (const SheetRule& rule : form.rules.firm) rules_.push_back(std::make_unique<FirmExpression>(rule.rule, names_, "", faults));
    for (const auto& rule : rules_)
      for (const std::size_t name : rule->used()) nodes_.push_back(static_cast<NodeId>(name + 1));
    std::sort(nodes_.begin(), nodes_.end());
    nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
  }

  void check(std::vector<std::uint32_t> rows) {
    std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) { return is_older(context_.rows, a, b); });
    std::vector<std::vector<expr::Value>> values;
    texts_.clear();
    for (const std::uint32_t row : rows) values.push_back(values_of(context_.rows.rows[row]));
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (rules_[i]->holds(values)) continue;
      const SheetRule& rule = form_.rules.firm[i];
      std::string why = rule.message.empty() ? sentence(Sentence::rule, context_.language) : rule.message;
      const InterviewRow& other = context_.rows.rows[rows[rows.size() - 2]];
      Finding finding = finding_at(context_, rows.back(), rule.name, rule.severity, std::move(why));
      finding.other = store::interview_key(other.device, other.id);
      context_.rows.firm_findings.push_back({rows.back(), std::move(finding)});
    }
  }

 private:
  std::vector<expr::Value> values_of(const InterviewRow& row) {
    store::InterviewInfo info;
    info.device = row.device, info.id = row.id, info.form = context_.rows.form;
    std::vector<LoggedEvent> events;
    std::deque<std::string> payloads;
    store_.read(row.device, row.id, row.last, [&](const store::EntryView& entry) {
      const bool own = entry.sequence == row.id || interview_of(entry.payload) == row.id;
      if (own) events.push_back({entry.sequence, entry.kind, as_bytes(payloads.emplace_back(as_text(entry.payload)))});
      return true;
    });
    std::vector<Finding> ignored;
    engine_.check(info, events, ignored);
    std::vector<expr::Value> read, values(names_.size());
    engine_.read_values(nodes_, read, texts_);
    for (std::size_t i = 0; i < nodes_.size(); ++i) values[nodes_[i] - 1U] = read[i];
    return values;
  }

  store::Store& store_;
  const CheckedForm& form_;
  GroupContext& context_;
  InterviewCheck engine_;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<FirmExpression>> rules_;
  std::vector<NodeId> nodes_;
  std::deque<std::string> texts_;
};

}  // namespace

void check_firms(store::Store& store, const CheckedForm& form, GroupContext& context) {
  if (form.rules.firm.empty() || context.rows.changed.empty()) return;
  FormRows& rows = context.rows;
  std::unordered_set<std::uint64_t> changed;
  for (const std::uint32_t row : rows.changed) changed.insert(rows.rows[row].firm);
  std::erase_if(rows.firm_findings, [&](const KeptFinding& kept) { return changed.contains(rows.rows[kept.row].firm); });
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> firms;
  for (std::uint32_t row = 0; row < rows.rows.size(); ++row) {
    const InterviewRow& at = rows.rows[row];
    if (at.usable && at.firm != 0 && !at.rejected && changed.contains(at.firm)) firms[at.firm].push_back(row);
  }
  std::unique_ptr<FirmCheck> check;
  for (auto& [firm, of_firm] : firms) {
    if (of_firm.size() < 2) continue;
    if (!check) check = std::make_unique<FirmCheck>(store, form, context);
    check->check(std::move(of_firm));
  }
}

}  // namespace eslabon::check
