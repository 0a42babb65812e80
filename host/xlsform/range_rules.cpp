#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <tuple>

#include "host/xlsform/parameters.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

/// An exact decimal: mantissa / 10^scale.
struct Decimal {
  std::int64_t mantissa = 0;
  int scale = 0;
};

/// At most 18 digits, no exponent.
std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal result;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  if (point < text.size()) digits += text.substr(point + 1);
  if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos) return {};
  for (const char digit : digits) result.mantissa = result.mantissa * 10 + (digit - '0');
  if (point < text.size()) result.scale = static_cast<int>(text.size() - point - 1);
  if (negative) result.mantissa = -result.mantissa;
  for (; result.scale > 0 && result.mantissa % 10 == 0; --result.scale) result.mantissa /= 10;
  return result;
}

class RangeReader {
 public:
  RangeReader(const ReadContext& context, const Node& node) : context_(context), node_(node) {
    const auto cell = node.parameters.begin();
    place_ = cell == node.parameters.end() ? node.type_text.place : cell->second.place;
  }

  RangeParameters read(bool& is_decimal) {
    RangeParameters range;
    for (const auto& [key, field] : {std::pair("start", &range.start), std::pair("end", &range.end),
                                     std::pair("step", &range.step), std::pair("tick_interval", &range.tick_interval),
                                     std::pair("placeholder", &range.placeholder),
                                     std::pair("tick_labelset", &range.tick_labelset)}) {
      const auto given = node_.parameters.find(key);
      if (given != node_.parameters.end()) *field = given->second.text;
    }
    check_appearance(range);
    bool good = true;  // every number is read, so that every fault is reported
    for (const auto& [key, text, value] : {std::tuple("start", &range.start, &start_), std::tuple("end", &range.end, &end_),
                                           std::tuple("step", &range.step, &step_),
                                           std::tuple("tick_interval", &range.tick_interval, &tick_),
                                           std::tuple("placeholder", &range.placeholder, &placeholder_)})
      good = put(key, *text, *value) && good;
    is_decimal = scale_ > 0;
    if (good && align()) check(range);
    return range;
  }

 private:
  void error(std::string message) const { context_.error(place_, std::move(message)); }

  void check_appearance(const RangeParameters& range) const {
    const auto plain = [](const std::string& word) { return word == "vertical" || word == "no-ticks"; };
    const bool marks = !range.tick_interval.empty() || !range.placeholder.empty() || !range.tick_labelset.empty();
    if (marks && !std::ranges::all_of(node_.appearance, plain))
      error("tick_interval, placeholder and tick_labelset only go with the appearances vertical and no-ticks, or none");
  }

  bool put(std::string_view key, const std::string& text, std::optional<std::int64_t>& value) {
    const std::optional<Decimal> decimal = parse_decimal(text);
    if (text.empty()) return true;
    if (!decimal) error(fmt::format("parameter '{}' must be a number of at most 18 digits", key));
    if (!decimal) return false;
    value = decimal->mantissa;
    values_.push_back({&value, decimal->scale});
    scale_ = std::max(scale_, decimal->scale);
    return true;
  }

  /// Brings every number to the same scale.
  bool align() {
    for (auto& [value, scale] : values_)
      if (!raise(**value, scale)) {
        error("the range has more digits than can be counted exactly; use fewer decimals");
        return false;
      }
    return true;
  }

  [[nodiscard]] bool raise(std::int64_t& value, int scale) const {
    for (; scale < scale_; ++scale)
      if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return false;
    return value > std::numeric_limits<std::int64_t>::min() / 4 && value < std::numeric_limits<std::int64_t>::max() / 4;
  }

  [[nodiscard]] bool outside(std::int64_t value) const {
    return value < std::min(*start_, *end_) || value > std::max(*start_, *end_);
  }

  void check(const RangeParameters& range) const {
    const std::int64_t width = std::abs(*end_ - *start_);
    for (const auto& [key, value] : {std::pair("step", step_), std::pair("tick_interval", tick_)}) {
      if (value && *value == 0) error(fmt::format("parameter '{}' must not be 0", key));
      if (value && *value > width) error(fmt::format("parameter '{}' must not be larger than the range", key));
    }
    if (*step_ == 0) return;
    if (tick_ && *tick_ % *step_ != 0) error("parameter 'tick_interval' must be a multiple of 'step'");
    if (placeholder_ && (*placeholder_ - *start_) % *step_ != 0)
      error("parameter 'placeholder' must be 'start' plus a multiple of 'step'");
    if (placeholder_ && outside(*placeholder_)) error("parameter 'placeholder' must lie between 'start' and 'end'");
    if (!range.tick_labelset.empty()) check_labels(range.tick_labelset);
  }

  void check_labels(const std::string& name) const {
    const ChoiceList* list = context_.model.find_list(name);
    if (list == nullptr) return error(fmt::format("parameter 'tick_labelset' names the list '{}', which is not on the "
                                                  "sheet choices", name));
    const std::int64_t unit = tick_ && *tick_ != 0 ? *tick_ : *step_;
    bool ends_only = true;
    for (const Choice& choice : list->choices) {
      const std::optional<Decimal> decimal = parse_decimal(choice.name.text);
      std::int64_t value = decimal ? decimal->mantissa : 0;
      if (!decimal || decimal->scale > scale_ || !raise(value, decimal->scale) || outside(value) ||
          (value - *start_) % unit != 0)
        context_.error(choice.name.place, fmt::format("'{}' labels no tick of the range '{}'; name a number between "
                                                      "start and end that is start plus a multiple of the step",
                                                      choice.name.text, node_.name.text));
      ends_only = ends_only && (value == *start_ || value == *end_);
    }
    if (node_.has_appearance("no-ticks") && (list->choices.size() != 2 || !ends_only))
      error("with the appearance no-ticks, 'tick_labelset' may label 'start' and 'end' only");
  }

  const ReadContext& context_;
  const Node& node_;
  Place place_;
  std::optional<std::int64_t> start_, end_, step_, tick_, placeholder_;
  std::vector<std::pair<std::optional<std::int64_t>*, int>> values_;
  int scale_ = 0;
};

}  // namespace

RangeParameters read_range(const ReadContext& context, const Node& node, bool& is_decimal) {
  return RangeReader(context, node).read(is_decimal);
}

}  // namespace eslabon::xlsform
