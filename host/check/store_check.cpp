#include "host/check/store_check.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "host/check/check_workers.hpp"
#include "host/check/firm_checks.hpp"
#include "host/check/group_checks.hpp"

namespace eslabon::check {
namespace {

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3U;
  return hash == 0 ? 1 : hash;
}

class StoreCheck {
 public:
  StoreCheck(store::Store& store, const CheckOptions& options) : store_(store), options_(options), state_(options.state, hash_of(options.language)) {}

  Report run() {
    store_.fold();
    decisions_ = store::Decisions(store_);
    find_newly_decided();
    load_forms();
    if (has_late_form()) throw_away();
    check_changed();
    check_groups();
    gather();
    state_.save();
    return std::move(report_);
  }

 private:
  void load_forms() {
    for (const store::ObjectInfo& object : store_.objects()) {
      if (object.kind != store::ObjectKind::kForm) continue;
      CheckedForm& form = forms_[object.hash];
      form.bytes = store_.object(object.hash).value_or("");
      form.file = compile::PackageFile::from_bytes(form.bytes, "form in " + store_.name());
      form.rules = compile_rules(form.file->description(), language_index(form.file->description()), report_.faults);
      if (language_ == Language::kEnglish) language_ = language_of(options_.language.empty() ? form.file->description().languages[form.file->description().default_language] : options_.language);
    }
  }
  [[nodiscard]] std::size_t language_index(const compile::FormDescription& form) const {
    for (std::size_t i = 0; i < form.languages.size(); ++i)
      if (!options_.language.empty() && (form.languages[i] == options_.language || form.languages[i].find("(" + options_.language + ")") != std::string::npos)) return i;
    return form.default_language;
  }

  // A form that had been missing is here: what was said of its interviews is void.
  [[nodiscard]] bool has_late_form() const {
    return std::any_of(state_.without_form.begin(), state_.without_form.end(), [&](const auto& missing) { return forms_.contains(missing.first); });
  }
  void throw_away() { state_.forget(); }

  void check_changed() {
    CheckWorkers workers(forms_, language_, std::max(1U, options_.threads));
    InterviewStream stream(store_, decisions_, [&](InterviewBatch&& batch) {
      workers.give(std::move(batch));
      for (BatchResult result; workers.take(result, false);) take(result);
    });
    const std::vector<store::DeviceLog> logs = store_.devices();
    find_known_rows(logs);
    for (const store::DeviceLog& log : logs) {
      if (store::is_office(log.device) || !has_changed(log)) continue;
      stream.read(changed_interviews(log));
      for (const auto& [interview, entries] : stream.damaged()) state_.damaged[{log.device, interview}] = entries;
      state_.devices[log.device] = {log.end.up_to, log.entries, log.end.chain};
    }
    stream.flush();
    for (BatchResult result; workers.take(result, true);) take(result);
    for (auto& [hash, rows] : state_.forms) std::sort(rows->changed.begin(), rows->changed.end());
  }

  [[nodiscard]] bool has_changed(const store::DeviceLog& log) const {
    const auto known = state_.devices.find(log.device);
    if (newly_decided_.contains(log.device)) return true;
    return known == state_.devices.end() || known->second.up_to != log.end.up_to || known->second.entries != log.entries || known->second.chain != log.end.chain;
  }

  /// Those with entries behind the end that was known; all of them when older entries came, too.
  std::vector<store::InterviewInfo> changed_interviews(const store::DeviceLog& log) {
    const auto known = state_.devices.find(log.device);
    const bool grew = known != state_.devices.end() && log.entries - known->second.entries == log.end.up_to - known->second.up_to;
    const store::Sequence after = grew ? known->second.up_to : 0;
    const auto decided = newly_decided_.find(log.device);
    const bool any_decided = decided != newly_decided_.end();
    std::vector<store::InterviewInfo> interviews = store_.interviews({.device = log.device, .after = any_decided ? 0 : after});
    std::erase_if(interviews, [&](const store::InterviewInfo& info) { return info.last <= after && !(any_decided && decided->second.contains(info.id)); });
    return interviews;
  }

  void find_newly_decided() {
    for (const auto& [key, decisions] : decisions_.all()) {
      std::uint64_t& known = state_.decided[key];
      const std::uint64_t digest = decisions_.digest(key.first, key.second);
      if (known != digest) newly_decided_[key.first].insert(key.second);
      known = digest;
    }
  }

  void find_known_rows(const std::vector<store::DeviceLog>& logs) {
    std::unordered_set<DeviceId> changed;
    for (const store::DeviceLog& log : logs)
      if (has_changed(log) && state_.devices.contains(log.device)) changed.insert(log.device);
    if (changed.empty()) return;
    for (const auto& [hash, rows] : state_.forms)
      for (std::uint32_t row = 0; row < rows->rows.size(); ++row)
        if (changed.contains(rows->rows[row].device)) known_rows_[store::interview_key(rows->rows[row].device, rows->rows[row].id)] = row;
    std::erase_if(state_.without_form, [&](const auto& missing) { return changed.contains(missing.second.device); });
  }

  void take(BatchResult& result) {
    std::size_t finding = 0, number = 0, code = 0, cell = 0;
    for (std::size_t i = 0; i < result.items.size(); ++i) {
      const BatchResult::Item& item = result.items[i];
      const store::InterviewInfo& info = result.batch.items[i].info;
      ++report_.checked;
      if (!item.has_form) {
        state_.without_form.emplace_back(info.form, Finding{"form", Severity::kHard, info.device, info.id, info.case_id, {}, {}, sentence(Sentence::form, language_), info.enumerator, {}});
        continue;
      }
      FormRows& rows = state_.form(info.form, forms_.at(info.form).rules);
      const std::span cells = std::span<const std::string>(result.cells).subspan(cell, rows.outliers + 1);
      const std::uint32_t row = put_row(rows, info, item, cells.back());
      put_columns(rows, row, std::span<const double>(result.numbers).subspan(number, 2 * rows.outliers), cells.first(rows.outliers),
                  std::span<const std::uint32_t>(result.codes).subspan(code, rows.questions));
      for (std::size_t k = 0; k < item.findings; ++k) rows.findings.push_back({row, std::move(result.findings[finding + k])});
      finding += item.findings, number += 2 * rows.outliers, code += rows.questions, cell += rows.outliers + 1;
    }
  }

  std::uint32_t put_row(FormRows& rows, const store::InterviewInfo& info, const BatchResult::Item& item, const std::string& office) {
    InterviewRow made;
    made.device = info.device, made.id = info.id, made.last = info.last, made.opened_utc = info.opened_utc;
    made.firm = info.case_id.empty() ? 0 : hash_of(info.case_id);
    made.enumerator = state_.names.number(info.enumerator), made.office = state_.names.number(office);
    const store::Review review = decisions_.review(info.device, info.id, info.last);
    made.rejected = review.status != nullptr && review.status->kind == store::DecisionKind::kRejected;
    made.facts = item.facts, made.state = info.state, made.outcome = info.outcome, made.usable = item.usable;
    const auto known = known_rows_.empty() ? known_rows_.end() : known_rows_.find(store::interview_key(info.device, info.id));
    const bool is_new = known == known_rows_.end();
    const std::uint32_t row = is_new ? static_cast<std::uint32_t>(rows.rows.size()) : known->second;
    made.firm_at = is_new ? static_cast<std::uint32_t>(rows.texts.size()) : rows.rows[row].firm_at;
    made.firm_bytes = is_new ? static_cast<std::uint32_t>(info.case_id.size()) : rows.rows[row].firm_bytes;
    if (is_new) rows.texts.append(info.case_id), rows.rows.append({&made, 1});
    else rows.rows[row] = made, std::erase_if(rows.findings, [&](const KeptFinding& kept) { return kept.row == row; });
    rows.changed.push_back(row);
    return row;
  }

  void put_columns(FormRows& rows, std::uint32_t row, std::span<const double> numbers, std::span<const std::string> cells, std::span<const std::uint32_t> codes) {
    AnswerCounts counts(rows.counts.span());
    const bool is_new = row * rows.questions == rows.codes.size() && row * rows.outliers * 2 == rows.numbers.size();
    cell_numbers_.clear();
    for (const std::string& cell : cells) cell_numbers_.push_back(cell.empty() ? kNoCell : state_.names.number(cell));
    if (is_new) {
      rows.numbers.append(numbers), rows.cells.append(cell_numbers_), rows.codes.append(codes);
    } else {
      counts.remove(rows.answers().row(row));
      std::copy(numbers.begin(), numbers.end(), rows.numbers.data() + row * numbers.size());
      std::copy(cell_numbers_.begin(), cell_numbers_.end(), rows.cells.data() + row * cell_numbers_.size());
      std::copy(codes.begin(), codes.end(), rows.codes.data() + row * codes.size());
    }
    counts.add(codes);
  }

  void check_groups() {
    std::vector<std::unique_ptr<GroupContext>> contexts;
    std::map<std::string, std::vector<GroupContext*>> surveys;
    for (auto& [hash, rows] : state_.forms) {
      const auto form = forms_.find(hash);
      if (form == forms_.end()) continue;
      GroupContext& context = *contexts.emplace_back(new GroupContext{*rows, form->second.rules, state_.names, language_, report_, std::vector<std::uint8_t>(rows->rows.size())});
      surveys[form->second.file->description().form_id].push_back(&context);
      check_firms(store_, form->second, context);
      check_outliers(context);
      check_similar(context);
      check_agreement(context);
      check_making(context);
      check_work(context);
    }
    for (auto& [id, of_survey] : surveys) check_twice(of_survey);
  }

  void gather() {
    for (auto& [hash, rows] : state_.forms) {
      report_.interviews += rows->rows.size();
      for (const auto* list : {&rows->findings, &rows->firm_findings})
        for (const KeptFinding& kept : *list) report_.findings.push_back(kept.finding);
      rows->changed.clear();
    }
    report_.interviews += state_.without_form.size();
    report_disagreements();
    report_damage();
    for (const auto& [form, finding] : state_.without_form) report_.findings.push_back(finding);
    sort_findings(report_.findings);
  }

  void report_disagreements() {
    for (const auto& [key, all] : decisions_.all()) {
      const auto last = std::max_element(all.begin(), all.end(), [](const store::Decision& a, const store::Decision& b) { return a.up_to < b.up_to; });
      const store::Review review = decisions_.review(key.first, key.second, last->up_to);
      if (review.contradiction == nullptr) continue;
      const store::Decision &a = *review.contradicted, &b = *review.contradiction;
      std::string why = sentence(Sentence::disagreement, language_, {decisions_.office_name(a.office), words_of(a), decisions_.office_name(b.office), words_of(b)});
      report_.findings.push_back({"disagreement", Severity::kSoft, key.first, key.second, {}, {}, store::name_of(b.kind), std::move(why), b.who, {}});
    }
  }
  void report_damage() {
    if (state_.damaged.empty()) return;
    for (const auto& [hash, rows] : state_.forms)
      for (const InterviewRow& row : rows->rows.span()) {
        const auto found = state_.damaged.find({row.device, row.id});
        if (found == state_.damaged.end()) continue;
        report_.findings.push_back({"damaged", Severity::kHard, row.device, row.id, rows->firm_of(row), {}, {},
                                    sentence(Sentence::damaged, language_, {std::to_string(found->second)}), state_.names.text(row.enumerator), {}});
      }
  }
  static std::string words_of(const store::Decision& decision) {
    std::string words = std::string("\"") + store::name_of(decision.kind);
    for (const store::DecidedAnswer& answer : decision.answers)
      if (answer.comment.empty()) words += " " + answer.variable + " = " + answer.after;
    return words + "\"";
  }

  store::Store& store_;
  const CheckOptions& options_;
  SurveyState state_;
  CheckedForms forms_;
  store::Decisions decisions_;
  std::map<DeviceId, std::set<event::InterviewId>> newly_decided_;
  Language language_ = Language::kEnglish;
  Report report_;
  std::unordered_map<std::string, std::uint32_t> known_rows_;
  std::vector<std::uint32_t> cell_numbers_;
};

}  // namespace

Report check_store(store::Store& store, const CheckOptions& options) { return StoreCheck(store, options).run(); }

std::filesystem::path state_folder(const std::string& store_address) {
  if (store_address.find("://") == std::string::npos) return store_address + ".checks";
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  const char* const home = std::getenv("HOME");
  if (cache == nullptr && home == nullptr) return {};
  char name[17];
  std::snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(hash_of(store_address)));
  return (cache != nullptr ? std::filesystem::path(cache) : std::filesystem::path(home) / ".cache") / "eslabon" / (std::string(name) + ".checks");
}

}  // namespace eslabon::check
