// One interview replayed by the kiosk's own engine, and asked what is wrong with it.
#pragma once

#include <memory>

#include "firmware/interview/interview.hpp"
#include "host/check/finding.hpp"
#include "host/compile/expression.hpp"
#include "host/compile/package_file.hpp"
#include "host/text/fault.hpp"

namespace eslabon::check {

/// One event of an interview's log, its payload in memory that outlives the check.
struct LoggedEvent {
  store::Sequence sequence = 0;
  std::uint8_t kind = 0;
  std::string payload;
};

/// Checks interviews of one form, one after the other.
class InterviewCheck {
 public:
  /// `form` must outlive it. Rules of the sheet `checks` that do not compile are reported in `faults` and left out.
  InterviewCheck(const compile::PackageFile& form, std::vector<text::Fault>& faults);

  /// Adds what it finds. `events` are those of the interview, in the order of the log.
  void check(const store::InterviewInfo& info, const std::vector<LoggedEvent>& events, std::vector<Finding>& findings);

 private:
  /// What the device said of itself and of who was signed in.
  class DeviceProperties final : public interview::Properties {
   public:
    std::string device, user;
    Result<std::string_view> property(std::string_view name, expr::Scratch& scratch) override;
  };
  struct Rule {
    std::string name;
    Severity severity = Severity::kHard;
    std::optional<compile::Expression> base, rule;
    std::string message;
  };

  void compile_rules(std::vector<text::Fault>& faults);
  bool replay(const std::vector<LoggedEvent>& events);
  void compare_calculation(const event::Event& event);
  void find_problems();
  void check_choices();
  void run_rules();
  bool holds(const compile::Expression& expression);
  void add(std::string code, Severity severity, Address at, std::string why);
  std::string value_of(Address at);
  std::string words(form::StringId id, Address at, const std::string& otherwise);

  const compile::PackageFile* form_;
  std::vector<Rule> rules_;
  std::vector<std::uint8_t> memory_;
  interview::PageCache pages_;
  std::vector<std::uint8_t> texts_, program_, steps_, rule_texts_, buffer_, words_;
  DeviceProperties properties_;
  interview::Interview interview_;
  expr::Machine machine_;
  const store::InterviewInfo* info_ = nullptr;
  std::vector<Finding>* findings_ = nullptr;
};

}  // namespace eslabon::check
