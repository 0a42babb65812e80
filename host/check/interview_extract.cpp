// What an interview is compared with others by.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "firmware/expr/conversions.hpp"
#include "host/check/interview_check.hpp"

namespace eslabon::check {
namespace {

constexpr std::uint16_t kShortestRow = 5;

std::uint32_t fnv(Bytes bytes, std::uint32_t hash) {
  for (const std::uint8_t byte : bytes) hash = (hash ^ byte) * 0x01000193U;
  return hash;
}

std::uint32_t hash_of(std::uint64_t number, std::uint32_t hash) {
  number *= 0x9E3779B97F4A7C15U;
  return hash ^ static_cast<std::uint32_t>(number >> 32);
}

/// A geopoint's text, "lat lon altitude accuracy", as a cell of a ten-thousandth of a degree.
std::uint64_t place_of(std::string_view text) {
  const std::string copy(text);
  char* rest = nullptr;
  const double latitude = std::strtod(copy.c_str(), &rest);
  char* end = nullptr;
  const double longitude = std::strtod(rest, &end);
  if (rest == copy.c_str() || end == rest) return 0;
  const auto cell = [](double degrees) { return static_cast<std::uint64_t>(std::llround(degrees * 1e4) + 0x4000'0000); };
  return (cell(latitude) << 32) | cell(longitude);
}

}  // namespace

void InterviewCheck::extract(Extract& extract) {
  if (!extract.usable) {
    if (rules_->office != kNoNode) cells_.back() = value_of({rules_->office, kRootRow});
    return;
  }
  extract_numbers();
  extract_codes();
}

double InterviewCheck::number(const std::optional<compile::Expression>& expression) {
  if (!expression) return std::nan("");
  const auto value = machine_.evaluate(expression->program(), interview_.state(), {.self = {0, kRootRow}});
  return value.ok() && !value->is_empty() ? expr::to_number(*value) : std::nan("");
}

void InterviewCheck::extract_numbers() {
  for (std::size_t i = 0; i < rules_->outliers.size(); ++i) {
    const ComparedValue& compared = rules_->outliers[i];
    if (compared.base && !holds(*compared.base)) continue;
    std::string& cell = cells_[i];
    bool known = true;
    for (const NodeId node : compared.by) {
      const std::string part = value_of({node, kRootRow});
      known = known && !part.empty();
      if (!cell.empty()) cell += ' ';
      cell += part;
    }
    if (compared.by.empty()) cell.push_back('*');
    if (!known) cell.clear();
    const auto value = machine_.evaluate(compared.value.program(), interview_.state(), {.self = {0, kRootRow}});
    numbers_[2 * i] = value.ok() && !value->is_empty() ? expr::to_number(*value) : std::nan("");
    numbers_[2 * i + 1] = number(compared.previous);
  }
  if (rules_->office != kNoNode) cells_.back() = value_of({rules_->office, kRootRow});
}

void InterviewCheck::extract_codes() {
  row_ = {};
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    const form::Node& node = nodes_[i];
    const Address at{node.id, kRootRow};
    const std::uint16_t flags = interview_.state().store().flags(at);
    if ((flags & (interview::kOff | interview::kReadOnly)) != 0) continue;
    codes_[i] = code_of(at);
    if (node.type == form::QuestionType::kGeopoint) {
      const auto value = interview_.answer(at, buffer_);
      if (value.ok() && value->kind() == expr::Kind::kText) recorder_.facts().place = place_of(value->as_text());
      codes_[i] = 0;
    }
    if (node.data == form::DataType::kDate || node.data == form::DataType::kDateTime || node.data == form::DataType::kTime) codes_[i] = 0;
    count_straight(node, codes_[i]);
  }
  close_straight();
}

// A row of questions is those that follow each other with the same list of choices.
void InterviewCheck::count_straight(const form::Node& node, std::uint32_t code) {
  const bool chooses_one = node.data == form::DataType::kSelectOne && node.choices != form::kNoTable && code != 0;
  if (!chooses_one || node.choices != row_.list) {
    close_straight();
    row_ = {};
    if (!chooses_one) return;
    row_.list = node.choices;
    row_.code = code;
  }
  ++row_.length;
  row_.alike = row_.alike && row_.code == code;
}

void InterviewCheck::close_straight() {
  InterviewFacts& facts = recorder_.facts();
  if (row_.alike && row_.length >= kShortestRow) facts.straight = std::max(facts.straight, row_.length);
}

std::uint32_t InterviewCheck::code_of(Address at) {
  const auto special = interview_.state().store().special(at);
  if (special.ok() && *special != event::Special::kNone) return 0xFFFF'FF00U + static_cast<std::uint32_t>(*special);
  const auto value = interview_.answer(at, buffer_);
  if (!value.ok() || value->is_empty()) return 0;
  std::uint32_t hash = 0x811C9DC5U + static_cast<std::uint32_t>(value->kind());
  switch (value->kind()) {
    case expr::Kind::kText: hash = fnv(as_bytes(value->as_text()), hash); break;
    case expr::Kind::kInteger: hash = hash_of(static_cast<std::uint64_t>(value->as_integer()), hash); break;
    case expr::Kind::kBoolean: hash = hash_of(value->as_boolean() ? 1 : 0, hash); break;
    default: hash = fnv(as_bytes(value_of(at)), hash); break;
  }
  return hash == 0 ? 1 : hash;
}

void InterviewCheck::read_values(std::span<const NodeId> nodes, std::vector<expr::Value>& values, std::deque<std::string>& texts) {
  for (const NodeId node : nodes) {
    const Address at{node, kRootRow};
    const auto value = interview_.answer(at, buffer_);
    const bool off = (interview_.state().store().flags(at) & interview::kOff) != 0;
    if (off || !value.ok()) values.emplace_back();
    else if (value->kind() != expr::Kind::kText) values.push_back(*value);
    else values.push_back(expr::Value::text(texts.emplace_back(value->as_text())));
  }
}

}  // namespace eslabon::check
