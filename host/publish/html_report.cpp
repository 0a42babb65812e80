#include "host/publish/html_report.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <cmath>

#include "host/publish/report_style.hpp"
#include "host/publish/report_words.hpp"
#include "host/publish/svg_chart.hpp"
#include "host/publish/xml_text.hpp"

namespace eslabon::publish {
namespace {

/// The style sheet's hash, as a content security policy names it.
std::string style_hash() {
  const std::string style = kReportStyle;
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(style.data()), style.size());
  std::string text(sodium_base64_ENCODED_LEN(hash.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.find('\0'));
  return "sha256-" + text;
}

class Writer {
 public:
  explicit Writer(const Report& report) : report_(report), language_(report.language) {}

  std::string write() {
    head();
    header();
    out_ += "<main id=\"figures\">\n";
    int number = 0;
    for (const Figure& figure : report_.figures) section(figure, ++number);
    if (!report_.progress.empty()) progress();
    out_ += "</main>\n";
    footer();
    return out_ + "</body>\n</html>\n";
  }

 private:
  [[nodiscard]] const char* say(Word which) const { return word(which, language_); }

  template <typename... Arguments>
  void line(const char* format, const Arguments&... arguments) {
    out_ += fmt::format(fmt::runtime(format), arguments...) + "\n";
  }

  void head() {
    line("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">", say(Word::kTag));
    line("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'\">", style_hash());
    line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    line("<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>", xml_text(report_.title));
    out_ += std::string("<style>") + kReportStyle + "</style>\n</head>\n<body>\n";
  }

  void header() {
    line("<a class=\"skip\" href=\"#figures\">{}</a>\n<header>\n<p class=\"kicker\">{}</p>", say(Word::kSkip), say(Word::kKicker));
    line("<h1>{}</h1>", xml_text(report_.title));
    std::string edition = report_.version.empty() ? "" : phrase(Word::kVersion, language_, report_.version);
    if (!report_.date.empty())
      edition += (edition.empty() ? "" : " · ") + phrase(Word::kDataUpTo, language_, date_text(report_.date, language_));
    if (!edition.empty()) line("<p class=\"edition\">{}</p>", xml_text(edition));
    out_ += "<dl class=\"facts\">\n";
    fact(Word::kInterviews, report_.interviews);
    fact(Word::kPopulation, report_.population);
    for (const Figure& figure : report_.figures) headline(figure);
    line("</dl>\n</header>\n<nav aria-labelledby=\"contents\"><h2 id=\"contents\">{}</h2>\n<ol>", say(Word::kContents));
    for (const Figure& figure : report_.figures)
      line("<li><a href=\"#{}\">{}</a></li>", xml_text(figure.id), xml_text(figure.title));
    if (!report_.progress.empty()) line("<li><a href=\"#progress\">{}</a></li>", say(Word::kProgress));
    out_ += "</ol></nav>\n";
  }

  void fact(Word name, double value) {
    if (value > 0) line("<div><dt>{}</dt><dd>{}</dd></div>", say(name), number(value, 0, language_));
  }

  /// The first figure's total stands among the facts at the top.
  void headline(const Figure& figure) {
    if (&figure != &report_.figures.front()) return;
    const FigureRow* row = total_of(figure);
    if (row == nullptr || figure.unit != Unit::kPercent) return;
    line("<div><dt>{}</dt><dd>{}</dd></div>", xml_text(figure.title), number(row->value, 1, language_) + percent_sign(language_));
  }

  static const FigureRow* total_of(const Figure& figure) {
    for (const FigureRow& row : figure.rows)
      if (row.emphasised && row.withheld == estimate::Withheld::kNo && std::isfinite(row.value)) return &row;
    return nullptr;
  }

  void section(const Figure& figure, int at) {
    const std::string figure_number = std::to_string(at);
    line("<section id=\"{}\">\n<p class=\"number\">{}</p>\n<h2>{}</h2>", xml_text(figure.id),
         phrase(Word::kFigure, language_, figure_number), xml_text(figure.title));
    if (const FigureRow* row = total_of(figure)) {
      const int decimals = decimals_for(figure.unit, row->value);
      const std::string value = number(row->value, decimals, language_) + (figure.unit == Unit::kPercent ? percent_sign(language_) : "");
      line("<p class=\"finding\">{}</p>", phrase(Word::kFindingShare, language_, xml_text(row->label) + ":", value,
                                                  range(row->low, row->high, decimals, language_)));
    }
    line("<figure>\n<p class=\"measure\">{}</p>", xml_text(figure.measure));
    out_ += bar_chart(figure, language_, at) + "</figure>\n";
    table(figure, figure_number);
    notes(figure);
    out_ += "</section>\n";
  }

  void table(const Figure& figure, const std::string& figure_number) {
    line("<div class=\"scroll\"><table>\n<caption>{}. {}</caption>\n<thead><tr>", phrase(Word::kTable, language_, figure_number),
         xml_text(figure.measure));
    line("<th scope=\"col\">{}</th>", say(Word::kCategory));
    for (const Word name : {Word::kEstimate, Word::kInterval, Word::kError, Word::kFirms})
      line("<th scope=\"col\" class=\"n\">{}</th>", say(name));
    line("<th scope=\"col\">{}</th></tr></thead>", say(Word::kQuality));
    const std::string* group = nullptr;
    for (const FigureRow& row : figure.rows) {
      if (group == nullptr || *group != row.group) {
        out_ += group == nullptr ? "<tbody class=\"group\">\n" : "</tbody>\n<tbody class=\"group\">\n";
        if (!row.group.empty()) line("<tr><th scope=\"rowgroup\" colspan=\"6\">{}</th></tr>", xml_text(row.group));
      }
      group = &row.group;
      table_row(figure, row);
    }
    out_ += group == nullptr ? "</table></div>\n" : "</tbody>\n</table></div>\n";
  }

  void table_row(const Figure& figure, const FigureRow& row) {
    line("<tr{}><th scope=\"row\">{}</th>", row.emphasised ? " class=\"strong\"" : "", xml_text(row.label));
    if (row.withheld != estimate::Withheld::kNo) {
      const bool few = row.withheld == estimate::Withheld::kFewFirms, other = row.withheld == estimate::Withheld::kComplementary;
      line("<td class=\"n\">N/A</td><td class=\"n\"></td><td class=\"n\"></td><td class=\"n\"></td><td>{}</td></tr>",
           say(few ? Word::kWithheldFew : other ? Word::kWithheldOther : Word::kWithheldFirm));
      return;
    }
    const int decimals = decimals_for(figure.unit, row.value);
    const std::string interval = row.reference ? "–" : range(row.low, row.high, decimals, language_);
    const std::string error = row.reference ? "–" : number(row.se, decimals + 1, language_);
    line("<td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
         number(row.value, decimals, language_), interval, error, number(row.n, 0, language_),
         say(row.reference ? Word::kReference : row.unreliable ? Word::kUnreliable : Word::kGood));
  }

  void note(Word name, const std::string& content) {
    if (!content.empty()) line("<dt>{}</dt><dd>{}</dd>", say(name), xml_text(content));
  }

  void notes(const Figure& figure) {
    out_ += "<dl class=\"notes\">\n";
    note(Word::kDefinition, figure.definition);
    note(Word::kBase, figure.base);
    note(Word::kMethod, figure.method);
    note(Word::kSource, figure.source);
    out_ += "</dl>\n";
  }

  void progress() {
    line("<section id=\"progress\">\n<h2>{}</h2>\n<div class=\"scroll\"><table class=\"progress\">\n<thead><tr>", say(Word::kProgress));
    for (const Word name : {Word::kOffice, Word::kDevice}) line("<th scope=\"col\">{}</th>", say(name));
    for (const Word name : {Word::kOpened, Word::kCompleted, Word::kRefused, Word::kOther})
      line("<th scope=\"col\" class=\"n\">{}</th>", say(name));
    line("<th scope=\"col\">{}</th></tr></thead>\n<tbody>", say(Word::kLastContact));
    ProgressRow total;
    for (const ProgressRow& row : report_.progress) {
      line("<tr><td>{}</td><th scope=\"row\">{}</th>{}<td>{}</td></tr>", xml_text(row.office), xml_text(row.device), counts(row),
           xml_text(date_text(row.last_contact, language_)));
      total.opened += row.opened, total.completed += row.completed, total.refused += row.refused, total.other += row.other;
    }
    line("</tbody>\n<tfoot><tr><td></td><th scope=\"row\">{}</th>{}<td></td></tr></tfoot></table></div>\n</section>", say(Word::kTotal),
         counts(total));
  }

  [[nodiscard]] std::string counts(const ProgressRow& row) const {
    std::string cells;
    for (const double value : {row.opened, row.completed, row.refused, row.other})
      cells += fmt::format("<td class=\"n\">{}</td>", number(value, 0, language_));
    return cells;
  }

  void footer() {
    line("<footer>\n<h2>{}</h2>", say(Word::kQualityNotes));
    for (const Word note : {Word::kNoteWeights, Word::kNoteVariance, Word::kNoteMissing, Word::kNoteWithheld})
      line("<p>{}</p>", xml_text(say(note)));
    for (const std::string& note : report_.notes) line("<p>{}</p>", xml_text(note));
    out_ += "</footer>\n";
  }

  const Report& report_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string html_report(const Report& report) { return Writer(report).write(); }

}  // namespace eslabon::publish
