#include "host/check/rule_sheet.hpp"

#include <charconv>
#include <map>
#include <set>

namespace eslabon::check {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\n,"), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

class RowReader {
 public:
  RowReader(const compile::DescribedSheet& sheet, std::size_t row, std::vector<text::Fault>& faults) : sheet_(sheet), row_(row), faults_(faults) {}

  std::optional<SheetRule> read() {
    const std::size_t before = faults_.size();
    rule_.row = row_;
    rule_.name = cell("name");
    rule_.base = cell("base"), rule_.rule = cell("rule"), rule_.value = cell("value"), rule_.previous = cell("previous");
    rule_.by = words_of(cell("by"));
    if (rule_.name.empty()) fault("name", "a check needs a name");
    read_severity();
    read_kind();
    read_parameters();
    check_cells();
    if (faults_.size() > before) return {};
    return std::move(rule_);
  }

 private:
  [[nodiscard]] std::string cell(const char* column) const { return std::string(sheet_.cell(row_, column)); }
  void fault(const char* column, const std::string& message) {
    std::string where(sheet_.where(row_, column));
    if (where.empty()) where = std::string(sheet_.where(row_, "name"));
    faults_.push_back({text::Severity::kError, where, message});
  }

  void read_severity() {
    const std::string text = cell("severity");
    if (text == "soft") rule_.severity = Severity::kSoft;
    else if (text == "info") rule_.severity = Severity::kInfo;
    else if (!text.empty() && text != "hard") fault("severity", "'" + text + "' is none of hard, soft, info");
  }

  void read_kind() {
    static const std::map<std::string, std::pair<RuleKind, OutlierRule::Kind>> kinds{
        {"", {RuleKind::kInterview, {}}},       {"interview", {RuleKind::kInterview, {}}},
        {"firm", {RuleKind::kFirm, {}}},        {"mad", {RuleKind::kOutlier, OutlierRule::Kind::kMad}},
        {"ratio", {RuleKind::kOutlier, OutlierRule::Kind::kRatio}},
        {"deviation", {RuleKind::kOutlier, OutlierRule::Kind::kDeviation}},
        {"similar", {RuleKind::kSimilar, {}}}};
    const auto found = kinds.find(cell("kind"));
    if (found == kinds.end()) return fault("kind", "'" + cell("kind") + "' is none of interview, firm, mad, ratio, deviation, similar");
    rule_.kind = found->second.first;
    rule_.outlier.kind = found->second.second;
    if (rule_.outlier.kind == OutlierRule::Kind::kRatio) rule_.outlier.c = 4;
    if (rule_.outlier.kind == OutlierRule::Kind::kDeviation) rule_.outlier.c = 3;
    if (rule_.kind == RuleKind::kSimilar) rule_.variables = words_of(rule_.value);
  }

  void read_parameters() {
    for (const std::string& word : words_of(cell("parameters"))) {
      const std::size_t sign = word.find('=');
      const std::string key = word.substr(0, sign), value = sign == std::string::npos ? "" : word.substr(sign + 1);
      if (rule_.kind == RuleKind::kOutlier && key == "scale" && (value == "log" || value == "plain")) rule_.outlier.logarithm = value == "log";
      else if (!set_number(key, value)) fault("parameters", "'" + word + "' is no parameter of this kind, or not a number in its range");
    }
  }

  bool set_number(const std::string& key, const std::string& text) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !(number >= 0) || number > 1e9) return false;
    const bool outlier = rule_.kind == RuleKind::kOutlier, ratio = outlier && rule_.outlier.kind == OutlierRule::Kind::kRatio;
    const bool similar = rule_.kind == RuleKind::kSimilar;
    if (outlier && key == "c" && number > 0) rule_.outlier.c = number;
    else if (ratio && key == "u" && number <= 1) rule_.outlier.u = number;
    else if (ratio && key == "a") rule_.outlier.a = number;
    else if (outlier && key == "min") rule_.outlier.minimum = static_cast<std::uint32_t>(number);
    else if (similar && key == "share" && number >= 0.5 && number <= 1) rule_.similar.share = number;
    else if (similar && key == "bits") rule_.similar.bits = number;
    else if (similar && key == "min") rule_.similar.answers = static_cast<std::uint32_t>(number);
    else return false;
    return true;
  }

  void check_cells() {
    const bool outlier = rule_.kind == RuleKind::kOutlier, ratio = outlier && rule_.outlier.kind == OutlierRule::Kind::kRatio;
    const bool truth = rule_.kind == RuleKind::kInterview || rule_.kind == RuleKind::kFirm;
    if (truth && rule_.rule.empty()) fault("rule", "the check has no rule: an expression that must be true");
    if (!truth && !rule_.rule.empty()) fault("rule", "a check of this kind takes no rule; its numbers or questions stand in value");
    if (outlier && rule_.value.empty()) fault("value", "the check has no value: the expression whose outliers are looked for");
    if (ratio && rule_.previous.empty()) fault("previous", "a ratio needs the earlier value in previous");
    if (!ratio && !rule_.previous.empty()) fault("previous", "only a check of kind ratio takes a previous value");
    if (!outlier && !rule_.by.empty()) fault("by", "only outliers are looked for within cells");
  }

  const compile::DescribedSheet& sheet_;
  std::size_t row_;
  std::vector<text::Fault>& faults_;
  SheetRule rule_;
};

}  // namespace

std::vector<SheetRule> read_rules(const compile::DescribedSheet& sheet, std::size_t languages, std::size_t language,
                                  std::size_t default_language, std::vector<text::Fault>& faults) {
  std::vector<SheetRule> rules;
  std::set<std::string> names;
  for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
    std::optional<SheetRule> rule = RowReader(sheet, row, faults).read();
    if (!rule) continue;
    if (!names.insert(rule->name).second) {
      faults.push_back({text::Severity::kError, std::string(sheet.where(row, "name")), "another check is called '" + rule->name + "'"});
      continue;
    }
    const compile::Words messages = sheet.words(row, "message", languages);
    for (const std::size_t wanted : {language, default_language})
      if (rule->message.empty() && wanted < messages.size()) rule->message = messages[wanted];
    for (const std::string& message : messages)
      if (rule->message.empty()) rule->message = message;
    if (rule->message.empty()) rule->message = sheet.cell(row, "message");
    rules.push_back(std::move(*rule));
  }
  return rules;
}

}  // namespace eslabon::check
