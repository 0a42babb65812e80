// One interview replayed by the kiosk's own engine, and asked what is wrong with it.
#pragma once

#include <cmath>
#include <deque>
#include <memory>

#include "firmware/interview/interview.hpp"
#include "host/check/finding.hpp"
#include "host/check/interview_facts.hpp"
#include "host/check/sentences.hpp"
#include "host/check/survey_rules.hpp"
#include "host/compile/package_file.hpp"

namespace eslabon::check {

/// One event of an interview's log; the bytes are somebody else's.
struct LoggedEvent {
  store::Sequence sequence = 0;  ///< 0: an office's correction
  std::uint8_t kind = 0;
  Bytes payload;
};

/// What an interview is compared with others by. Views live until the next interview is checked.
struct Extract {
  InterviewFacts facts;
  bool usable = false;                       ///< finished, and complete as the form's design defines it
  std::span<const double> numbers;           ///< value and previous of each SurveyRules::outliers; NaN where there is none
  std::span<const std::string> cells;        ///< their cells, "" for none; then the office
  std::span<const std::uint32_t> codes;      ///< of SurveyRules::questions: equal answers have equal codes, 0 for none
};

/// Checks interviews of one form, one after the other.
class InterviewCheck {
 public:
  /// Both must outlive it.
  InterviewCheck(const compile::PackageFile& form, const SurveyRules& rules, Language language);

  /// Adds what it finds. `events` are those of the interview, in the order of the log; then what an office decided about it.
  Extract check(const store::InterviewInfo& info, std::span<const LoggedEvent> events, std::vector<Finding>& findings);
  /// The answers of the interview that was checked last to the nodes, as expressions see them; texts live in `texts`.
  void read_values(std::span<const NodeId> nodes, std::vector<expr::Value>& values, std::deque<std::string>& texts);

 private:
  /// What the device said of itself and of who was signed in.
  class DeviceProperties final : public interview::Properties {
   public:
    std::string device, user;
    Result<std::string_view> property(std::string_view name, expr::Scratch& scratch) override;
  };

  bool replay(std::span<const LoggedEvent> events);
  void hear(const event::Event& event, bool by_device);
  void take_hidden(Bytes addresses);
  void compare_calculation(const event::Event& event);
  void find_problems();
  void check_answers();
  void check_answer(const form::Node& node, Address at);
  void run_rules();
  bool holds(const compile::Expression& expression);
  double number(const std::optional<compile::Expression>& expression);
  void add(std::string code, Severity severity, Address at, std::string why);
  std::string value_of(Address at);
  std::string words(form::StringId id, Address at, Sentence otherwise);
  std::string say(Sentence key, std::initializer_list<std::string> arguments = {}) const { return sentence(key, language_, arguments); }

  void extract(Extract& extract);
  void extract_numbers();
  void extract_codes();
  void count_straight(const form::Node& node, std::uint32_t code);
  void close_straight();
  std::uint32_t code_of(Address at);

  const compile::PackageFile* form_;
  const SurveyRules* rules_;
  Language language_;
  std::vector<std::uint8_t> memory_;
  interview::PageCache pages_;
  std::vector<std::uint8_t> texts_, steps_, rule_texts_, buffer_, words_;
  interview::ProgramShelf programs_;
  DeviceProperties properties_;
  interview::Interview interview_;
  expr::Machine machine_;
  FactsRecorder recorder_;
  std::vector<form::Node> nodes_;      ///< of SurveyRules::questions
  std::vector<double> numbers_;
  std::vector<std::string> cells_;
  std::vector<std::uint32_t> codes_;
  std::vector<std::uint32_t> hidden_;  ///< addresses that the device left out, sorted
  bool told_hidden_ = false;           ///< the log says which answers are hidden
  struct Row {
    form::TableId list = form::kNoTable;
    std::uint32_t code = 0;
    std::uint16_t length = 0;
    bool alike = true;
  } row_;
  const store::InterviewInfo* info_ = nullptr;
  std::vector<Finding>* findings_ = nullptr;
};

}  // namespace eslabon::check
