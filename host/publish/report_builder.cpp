#include "host/publish/report_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "firmware/base/date.hpp"
#include "host/estimate/column_expression.hpp"
#include "host/publish/report_words.hpp"
#include "host/publish/results_csv.hpp"
#include "host/publish/status.hpp"

namespace eslabon::publish {
namespace {

using estimate::Estimate;
using estimate::Indicator;

constexpr std::pair<const char*, Word> kSections[] = {
    {"exports", Word::kExports},       {"channels", Word::kChannels},     {"productivity", Word::kProductivity},
    {"employment", Word::kEmployment}, {"training", Word::kTraining},     {"programmes", Word::kProgrammes},
    {"networks", Word::kNetworks},     {"finance", Word::kFinance},       {"quality", Word::kQualitySection},
    {"obstacles", Word::kObstacles},
};

class Builder {
 public:
  Builder(const estimate::Survey& survey, const estimate::Results& results, const estimate::SurveyTable& table, Language language)
      : survey_(survey), results_(results), table_(table), language_(language),
        labels_(survey.language(word(Word::kTag, language))) {}

  Report build() {
    Report report;
    report.language = language_;
    report.title = survey_.title, report.version = survey_.version;
    report.interviews = static_cast<double>(table_.table.rows());
    for (const double weight : weights()) report.population += weight;
    for (std::size_t i = 0; i < survey_.indicators.size(); ++i) add_indicator(i, report);
    report.notes.push_back(phrase(Word::kNoteSample, language_, number(report.interviews, 0, language_),
                                  std::to_string(table_.unfinished), std::to_string(table_.repeated)));
    return report;
  }

 private:
  [[nodiscard]] std::vector<double> weights() const {
    const std::string& name = survey_.plan.design.weights;
    return name.empty() ? std::vector<double>(table_.table.rows(), 1) : table_.table.at(name).numbers;
  }

  /// The first of a section in full; after it, all of the section side by side.
  void add_indicator(std::size_t at, Report& report) const {
    const Indicator& indicator = survey_.indicators[at];
    const bool first = at == 0 || survey_.indicators[at - 1].section != indicator.section;
    if (!first) return;
    const bool several = at + 1 < survey_.indicators.size() && survey_.indicators[at + 1].section == indicator.section;
    const bool broken_down = indicator.by.size() == 2 || !indicator.relative_to.empty();
    if (broken_down) report.figures.push_back(in_full(indicator));
    if (several && indicator.relative_to.empty()) report.figures.push_back(overview(at));
  }

  [[nodiscard]] Figure heading(const Indicator& indicator) const {
    Figure figure;
    figure.id = indicator.name;
    figure.title = survey_.text(indicator.label, labels_);
    figure.unit = indicator.unit == "%" ? Unit::kPercent : Unit::kNumber;
    figure.measure = indicator.unit == "%" ? word(Word::kShareOfFirms, language_) : indicator.unit;
    figure.definition = estimate::r_text(indicator.expression);
    if (!indicator.denominator.empty()) figure.definition += " / " + estimate::r_text(indicator.denominator);
    figure.base = base_text(indicator);
    const bool total = survey_.plan.estimates[indicator.first].stat == estimate::Statistic::kTotal;
    figure.method = word(total ? Word::kMethodTotal : indicator.denominator.empty() ? Word::kMethodMean : Word::kMethodRatio, language_);
    figure.source = indicator.source;
    return figure;
  }

  [[nodiscard]] std::string base_text(const Indicator& indicator) const {
    if (indicator.base.empty()) return word(Word::kAllFirms, language_);
    if (indicator.base.find(" or ") == std::string::npos && indicator.base.find("!= ''") != std::string::npos &&
        indicator.base.find("=") == indicator.base.rfind("="))
      return word(Word::kAllAnswering, language_);
    return phrase(Word::kFirmsWhere, language_, estimate::r_text(indicator.base));
  }

  [[nodiscard]] static FigureRow row(const Estimate& e) {
    FigureRow row;
    row.value = e.est, row.se = e.se.value_or(std::nan("")), row.n = e.n.value_or(0);
    const auto interval = interval_of(e);
    row.low = interval ? interval->low : std::nan(""), row.high = interval ? interval->high : std::nan("");
    row.withheld = e.withheld;
    row.unreliable = std::string(obs_status(e)) == "U";
    return row;
  }

  [[nodiscard]] std::string label(const std::pair<std::string, std::string>& by) const {
    return survey_.category(by.first, by.second, labels_);
  }

  [[nodiscard]] std::string variable(const std::string& name) const {
    const auto known = survey_.variables.find(name);
    const std::string text = known == survey_.variables.end() ? std::string() : survey_.text(known->second, labels_);
    return text.empty() ? name : text;
  }

  [[nodiscard]] Figure in_full(const Indicator& indicator) const {
    Figure figure = heading(indicator);
    const bool relative = !indicator.relative_to.empty();
    if (relative) {
      figure.measure = phrase(Word::kPercentOf, language_, survey_.category(indicator.by[0], indicator.relative_to, labels_));
      figure.method = word(Word::kMethodRelative, language_);
    }
    std::size_t at = indicator.first;
    if (!relative) {
      for (const Estimate& e : results_.estimates[at++]) {
        figure.rows.push_back(row(e));
        figure.rows.back().label = word(Word::kAllFirms, language_), figure.rows.back().emphasised = true;
      }
    }
    for (const std::string& name : indicator.by) {
      for (const Estimate& e : results_.estimates[at]) add(figure, e, relative ? "" : variable(name), label(e.by[0]));
      if (relative) add_reference(figure, indicator);
      ++at;
    }
    if (at < indicator.first + indicator.count) add_crossed(figure, results_.estimates[at]);
    return figure;
  }

  static void add(Figure& figure, const Estimate& e, const std::string& group, const std::string& label) {
    figure.rows.push_back(row(e));
    figure.rows.back().group = group, figure.rows.back().label = label;
  }

  /// The level that the others are compared with: 100 by definition.
  void add_reference(Figure& figure, const Indicator& indicator) const {
    FigureRow reference;
    reference.label = survey_.category(indicator.by[0], indicator.relative_to, labels_);
    reference.value = reference.low = reference.high = indicator.multiply;
    reference.reference = true;
    const estimate::Column& column = table_.table.at(indicator.by[0]);
    for (const std::uint32_t code : column.codes)
      if (code != estimate::kMissingCode && column.levels[code] == indicator.relative_to) ++reference.n;
    figure.rows.push_back(reference);
  }

  /// Categories of the first column inside each category of the second.
  void add_crossed(Figure& figure, const std::vector<Estimate>& estimates) const {
    for (const Estimate& e : estimates) add(figure, e, label(e.by[1]), label(e.by[0]));
  }

  [[nodiscard]] Figure overview(std::size_t first) const {
    const std::string& section = survey_.indicators[first].section;
    Figure figure;
    figure.id = "overview-" + std::to_string(first);
    figure.title = section;
    for (const auto& [name, title] : kSections)
      if (section == name) figure.title = word(title, language_);
    figure.measure = word(Word::kPercent, language_);
    figure.method = word(Word::kMethodMean, language_);
    for (std::size_t i = first; i < survey_.indicators.size() && survey_.indicators[i].section == section; ++i) {
      const Indicator& indicator = survey_.indicators[i];
      if (indicator.unit != "%" || !indicator.relative_to.empty()) continue;
      for (const Estimate& e : results_.estimates[indicator.first]) add(figure, e, "", after_colon(survey_.text(indicator.label, labels_)));
    }
    return figure;
  }

  /// "Export channel: Intermediary" is "Intermediary" under the heading of its section.
  static std::string after_colon(const std::string& label) {
    const std::size_t colon = label.find(": ");
    return colon == std::string::npos ? label : label.substr(colon + 2);
  }

  const estimate::Survey& survey_;
  const estimate::Results& results_;
  const estimate::SurveyTable& table_;
  Language language_;
  std::size_t labels_;
};

std::string iso_date(std::int64_t utc_s) {
  if (utc_s <= 0) return {};
  const CivilDate date = civil_from_days(static_cast<std::int32_t>(utc_s / 86400));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year), static_cast<int>(date.month), static_cast<int>(date.day));
}

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

Report build_report(const estimate::Survey& survey, const estimate::Results& results, const estimate::SurveyTable& table,
                    Language language) {
  return Builder(survey, results, table, language).build();
}

void add_progress(Report& report, store::Store& store) {
  std::map<DeviceId, ProgressRow> rows;
  std::map<DeviceId, std::set<std::string>> enumerators;
  std::map<DeviceId, std::int64_t> last;
  std::int64_t newest = 0;
  for (const store::InterviewInfo& info : store.interviews({})) {
    ProgressRow& row = rows[info.device];
    ++row.opened;
    if (info.outcome == event::Outcome::kRefused) ++row.refused;
    else if (info.state == store::InterviewState::kFinished) ++row.completed;
    else ++row.other;
    if (!info.enumerator.empty()) enumerators[info.device].insert(info.enumerator);
    std::int64_t& seen = last[info.device];
    seen = std::max(seen, info.finished_utc);
    newest = std::max(newest, info.finished_utc);
  }
  for (auto& [device, row] : rows) {
    row.device = fmt::format("{:016x}", device);
    row.office = joined(enumerators[device]);
    row.last_contact = iso_date(last[device]);
    report.progress.push_back(row);
  }
  report.date = iso_date(newest);
}

}  // namespace eslabon::publish
