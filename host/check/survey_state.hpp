// What the checks know of every interview, kept between runs: so that only what changed is checked again.
//
// It lies in a folder beside the store and can be deleted at any time: the next run then checks everything.
#pragma once

#include <map>
#include <memory>
#include <unordered_map>

#include "host/check/finding.hpp"
#include "host/check/interview_facts.hpp"
#include "host/check/mapped_vector.hpp"
#include "host/check/similar.hpp"
#include "host/check/survey_rules.hpp"

namespace eslabon::check {

/// One interview, whatever its form.
struct InterviewRow {
  DeviceId device = 0;
  event::InterviewId id = 0;
  store::Sequence last = 0;        ///< its newest entry when it was checked
  std::int64_t opened_utc = 0;
  std::uint64_t firm = 0;          ///< a hash of the case id; 0 without one
  std::uint32_t firm_at = 0, firm_bytes = 0;  ///< its text
  std::uint32_t enumerator = 0, office = 0;   ///< numbers in Names
  InterviewFacts facts;
  store::InterviewState state = store::InterviewState::kOpen;
  event::Outcome outcome = event::Outcome::kNone;
  bool usable = false;
  bool rejected = false;           ///< an office sent it back, and nothing has come since
};

/// Texts of which there are few: enumerators, offices, cells.
class Names {
 public:
  std::uint32_t number(const std::string& text);
  [[nodiscard]] const std::string& text(std::uint32_t number) const { return texts_[number]; }
  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> texts_;
};

/// A finding with the row that it belongs to.
struct KeptFinding {
  std::uint32_t row = 0;
  Finding finding;
};

/// The interviews of one form, column by column.
struct FormRows {
  ContentHash form = 0;
  std::size_t outliers = 0, questions = 0;
  MappedVector<InterviewRow> rows;
  MappedVector<double> numbers;          ///< 2 * outliers a row
  MappedVector<std::uint32_t> cells;     ///< outliers a row; kNoCell
  MappedVector<std::uint32_t> codes;     ///< questions a row
  MappedVector<std::uint32_t> counts;    ///< AnswerCounts' memory
  MappedVector<char> texts;
  std::vector<KeptFinding> findings;     ///< of the interviews by themselves
  std::vector<KeptFinding> firm_findings;  ///< of rules over a firm's interviews, at the firm's newest one
  std::vector<std::vector<SimilarPair>> pairs;  ///< a list for each SurveyRules::similar
  std::vector<std::uint32_t> changed;    ///< rows that are new or other than before, ascending; of this run

  [[nodiscard]] AnswerCodes answers() const { return {codes.span(), questions}; }
  [[nodiscard]] std::string firm_of(const InterviewRow& row) const { return std::string(texts.data() + row.firm_at, row.firm_bytes); }
};

class SurveyState {
 public:
  struct Device {
    store::Sequence up_to = 0;
    std::uint64_t entries = 0;
    store::Chain chain = 0;
  };

  /// An empty folder keeps everything in memory. What another key made, or what broke off, is thrown away.
  SurveyState(std::filesystem::path folder, std::uint64_t key);
  ~SurveyState();

  /// The rows of a form; made when missing.
  FormRows& form(ContentHash hash, const SurveyRules& rules);
  /// Throws everything away.
  void forget() { begin_anew(); }
  /// Writes down what changed since; before it has, nothing of the folder counts.
  void save();

  std::map<DeviceId, Device> devices;
  std::map<ContentHash, std::unique_ptr<FormRows>> forms;
  Names names;
  /// How many damaged entries stand beside an interview's, where there are any.
  std::map<std::pair<DeviceId, event::InterviewId>, std::uint64_t> damaged;
  /// Decisions::digest of interviews about which there are any.
  std::map<std::pair<DeviceId, event::InterviewId>, std::uint64_t> decided;
  /// Interviews whose form is not in the store.
  std::vector<std::pair<ContentHash, Finding>> without_form;

 private:
  void load(std::string_view bytes);
  void begin_anew();
  void open_files(FormRows& rows, std::span<const std::uint64_t> sizes);
  [[nodiscard]] std::filesystem::path file(const FormRows& rows, const char* name) const;

  std::filesystem::path folder_;
  std::uint64_t key_;
  int lock_ = -1;
};

}  // namespace eslabon::check
