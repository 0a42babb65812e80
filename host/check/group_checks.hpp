// Interviews held against others of their form: outliers, likeness, the same firm, and how they were made.
#pragma once

#include "host/check/sentences.hpp"
#include "host/check/store_check.hpp"
#include "host/check/survey_state.hpp"

namespace eslabon::check {

/// What suggests that an interview was invented; bits.
enum Sign : std::uint8_t { kFast = 1, kRushed = 2, kStraight = 4, kNight = 8, kSamePlace = 16, kCopied = 32, kAlike = 64 };

/// What the checks of one form's interviews share.
struct GroupContext {
  FormRows& rows;
  const SurveyRules& rules;
  const Names& names;
  Language language;
  Report& report;
  std::vector<std::uint8_t> signs;  ///< Sign bits of each row
};

/// A finding about the row's interview.
Finding finding_at(const GroupContext& context, std::uint32_t row, std::string code, Severity severity, std::string why);
/// Whether row `a` was opened before row `b`.
bool is_older(const FormRows& rows, std::uint32_t a, std::uint32_t b);

void check_outliers(GroupContext& context);
/// Brings FormRows::pairs up to date, then reports them.
void check_similar(GroupContext& context);
/// Enumerators whose interviews resemble each other more than those of others; sets a sign.
void check_agreement(GroupContext& context);
/// Pace, straight lines, nights, places, changes after the end; sets the signs, then reports interviews with several.
void check_making(GroupContext& context);
/// Nonresponse by enumerator and office; adds to Report::work.
void check_work(GroupContext& context);

/// The firms with more than one usable interview of these forms.
void check_twice(std::vector<GroupContext*> contexts);

}  // namespace eslabon::check
