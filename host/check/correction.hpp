// What an office's correction of an answer entails: judged and worked out by the kiosk's own engine.
#pragma once

#include "host/check/interview_check.hpp"
#include "host/store/decisions.hpp"

namespace eslabon::check {

/// One answer to put in the place of another: `row` counts as on the device, 0 outside repeats. A value as one types it; -9, -8 and -7
/// where the question takes them.
struct Correction {
  std::string variable;
  RowId row = kRootRow;
  std::string value;
};

/// Replays an interview of this form, with what was decided before, and corrects it.
class Corrector {
 public:
  /// Both must outlive it.
  Corrector(store::Store& store, const compile::PackageFile& form);

  /// Fills in `answers` and `events` of a decision about the interview: old and new values, calculations, what is asked no more.
  /// Throws text::Failure(kUsage) when a question does not exist or an answer is refused, and says why.
  void correct(const store::InterviewInfo& info, const store::Review& review, const std::vector<Correction>& corrections, store::Decision& decision);
  /// The address of a question that a comment is about. Throws as correct().
  [[nodiscard]] Address address_of(const std::string& variable, RowId row) const;

 private:
  class NoProperties final : public interview::Properties {
   public:
    Result<std::string_view> property(std::string_view, expr::Scratch&) override { return std::string_view(); }
  };
  void replay(const store::InterviewInfo& info, const store::Review& review);
  void give(const Correction& correction, event::InterviewId id, store::Decision& decision);
  void take(const event::Event& event, store::Decision& decision);
  std::string text_at(Address at);

  store::Store& store_;
  const compile::PackageFile& form_;
  std::vector<std::uint8_t> memory_;
  interview::PageCache pages_;
  std::vector<std::uint8_t> texts_, steps_, buffer_;
  interview::ProgramShelf programs_;
  NoProperties properties_;
  interview::Interview interview_;
};

}  // namespace eslabon::check
