// The choices that a question offers now: filtered, perhaps shuffled, read one by one.
#pragma once

#include "firmware/interview/form_state.hpp"

namespace eslabon::interview {

/// One choice. `name` is what is stored, in the list's own buffer until the next call; show the label of `label` or, when that is
/// kNoString (choices made of answers), `name` itself.
struct Choice {
  std::string_view name;
  form::StringId label = form::kNoString;
  std::uint32_t row = 0;  ///< of the table
};

/// Opens at a question, then gives choices by index; going up by one is cheap, any other index starts over from the nearest
/// mark. Nothing is copied: an answer that changes the filter makes it stale; open it again.
class ChoiceList {
 public:
  /// Lists up to this size are shuffled by `randomize`; longer ones stay in order.
  static constexpr std::size_t kMaxShuffled = 64;

  ChoiceList() = default;
  ChoiceList(const ChoiceList&) = delete;
  ChoiceList& operator=(const ChoiceList&) = delete;

  /// `state` must outlive its use. kInvalid: the question has no choices.
  Status open(FormState& state, Address at);
  /// How many are offered; with a filter expression this runs it over the rows that the index leaves.
  Result<std::uint32_t> count();
  /// kOutOfRange past the last one.
  Result<Choice> at(std::uint32_t index);
  /// The place of a name among those offered; kNotFound when the filter leaves it out or it does not exist.
  Result<std::uint32_t> index_of(std::string_view name);
  /// The same of a row of the table.
  Result<std::uint32_t> index_of_row(std::uint32_t row);
  /// Whether the name is offered; one index look-up and at most one evaluation.
  Result<bool> offers(std::string_view name);

 private:
  Result<bool> passes(std::uint32_t row);
  /// Whether every candidate is offered, so that nothing needs to be asked.
  [[nodiscard]] bool all_pass() const;
  Result<std::uint32_t> candidate_row(std::uint32_t candidate);
  Result<std::uint32_t> candidate_of(std::uint32_t index);
  Result<Choice> choice_at_row(std::uint32_t row);
  Result<Choice> row_answer(std::uint32_t ordinal);
  Status open_index();
  Status open_rows();
  Status shuffle();

  FormState* state_ = nullptr;
  Address at_;
  form::Node node_;
  form::Table table_;
  form::RowRange range_;
  bool indexed_ = false;         ///< candidates come from range_, not from the whole table
  std::uint32_t candidates_ = 0;
  std::uint32_t mark_index_ = 0;      ///< offered choice ...
  std::uint32_t mark_candidate_ = 0;  ///< ... is at or behind this candidate
  std::uint32_t count_ = 0;
  bool shuffled_ = false;
  std::array<std::uint8_t, kMaxShuffled> order_{};
  form::CellBuffer name_{};
};

/// The answer of a select_multiple with `name` added or taken out, names in the order of the list, in `out`.
/// kTooSmall. kNotFound: no such choice.
Result<std::string_view> toggle_choice(const form::Package& package, const form::Node& node, std::string_view answer,
                                       std::string_view name, MutableBytes out);
/// Whether all choices of the stored answer are offered now.
Result<bool> stored_choices_offered(FormState& state, const form::Node& node, Address at);
/// Whether a name is among the names of an answer.
bool has_choice(std::string_view answer, std::string_view name);

}  // namespace eslabon::interview
