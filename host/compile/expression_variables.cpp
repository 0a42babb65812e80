#include "host/compile/expression_variables.hpp"

#include <charconv>
#include <chrono>
#include <ctime>

#include "firmware/base/date.hpp"
#include "firmware/expr/text_forms.hpp"
#include "host/compile/expression_extras.hpp"

namespace eslabon::compile {
namespace {

struct TypeName {
  std::string_view name;
  Type type;
};
constexpr TypeName kTypeNames[] = {
    {"text", Type::kText},   {"string", Type::kText},  {"str", Type::kText},      {"int", Type::kInteger},
    {"integer", Type::kInteger}, {"dec", Type::kDecimal}, {"decimal", Type::kDecimal}, {"num", Type::kDecimal},
    {"bool", Type::kBoolean}, {"boolean", Type::kBoolean}, {"date", Type::kDate}, {"time", Type::kTime},
    {"dateTime", Type::kDateTime}, {"sel1", Type::kSelectOne}, {"sel", Type::kSelectMultiple},
};

std::optional<Type> type_named(std::string_view name) {
  for (const TypeName& known : kTypeNames)
    if (known.name == name) return known.type;
  return std::nullopt;
}

Result<expr::Value> read_typed(Type type, std::string_view text, std::int16_t offset_min) {
  switch (type) {
    case Type::kInteger: return expr::read_integer(text);
    case Type::kDecimal:
    case Type::kNumber: return expr::read_decimal(text);
    case Type::kDate: return expr::read_date(text);
    case Type::kTime: return expr::read_time(text, offset_min);
    case Type::kDateTime: return expr::read_date_time(text, offset_min);
    case Type::kBoolean:
      if (text == "true" || text == "1") return expr::Value::boolean(true);
      if (text == "false" || text == "0") return expr::Value::boolean(false);
      return Error::kInvalid;
    default: return expr::Value::text(text);
  }
}

Symbol top_symbol(NodeId node, const std::string& name, Type type) {
  Symbol symbol;
  symbol.node = node;
  symbol.name = name;
  symbol.type = type;
  symbol.parent = 0;
  return symbol;
}

}  // namespace

expr::Value value_from_text(Type type, std::string_view text, std::int16_t offset_min) {
  if (text.empty()) return {};
  return read_typed(type, text, offset_min).value_or(expr::Value::text(text));
}

expr::Moment local_now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm local{};
  ::tzset();
  ::localtime_r(&seconds, &local);
  const CivilDate date{local.tm_year + 1900, static_cast<std::uint8_t>(local.tm_mon + 1),
                       static_cast<std::uint8_t>(local.tm_mday)};
  const int second = (local.tm_hour * 60 + local.tm_min) * 60 + std::min(local.tm_sec, 59);
  return {days_from_civil(date), second * 1000 + static_cast<std::int32_t>(ms),
          static_cast<std::int16_t>(local.tm_gmtoff / 60)};
}

Variables::Variables() : now_(local_now()), chance_(std::random_device{}()) {
  variables_.push_back({top_symbol(0, "data", Type::kNone), {}});
  variables_[0].symbol.parent = kNoNode;
  variables_.push_back({top_symbol(kRepeat, "rows", Type::kNone), {}});
  variables_[kRepeat].symbol.is_repeat = true;
  variables_[kRepeat].symbol.repeats = {kRepeat};
  variables_.push_back({top_symbol(kSelf, ".", Type::kText), {}});
}

Variables::Variable& Variables::variable(const std::string& name, bool indexed, Type type) {
  for (Variable& known : variables_) {
    if (known.symbol.name != name) continue;
    known.symbol.type = type;
    return known;
  }
  Symbol symbol = top_symbol(static_cast<NodeId>(variables_.size()), name, type);
  if (indexed) symbol.parent = kRepeat;
  if (indexed) symbol.repeats = {kRepeat};
  return variables_.emplace_back(Variable{std::move(symbol), {}});
}

std::string Variables::set(std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) return "a value is given as NAME=VALUE, not '" + std::string(assignment) + "'";
  std::string_view name = assignment.substr(0, equals);
  Type type = Type::kText;
  if (const std::size_t colon = name.rfind(':'); colon != std::string_view::npos) {
    const auto given = type_named(name.substr(colon + 1));
    if (!given) return "unknown type '" + std::string(name.substr(colon + 1)) + "': text, int, dec, bool, date, time, dateTime, sel1 or sel";
    type = *given;
    name = name.substr(0, colon);
  }
  RowId row = kRootRow;
  if (name.ends_with(']')) {
    const std::size_t open = name.find('[');
    const std::string_view index = name.substr(open + 1, name.size() - open - 2);
    const auto read = std::from_chars(index.data(), index.data() + index.size(), row);
    if (open == std::string_view::npos || read.ec != std::errc() || row == 0 || row > 10'000)
      return "a row is given as NAME[1]=VALUE";
    name = name.substr(0, open);
  }
  if (name.empty() || variables_.size() == kMaxNodes) return "a value needs a name: NAME=VALUE";
  rows_ = std::max(rows_, row);
  variable(std::string(name), row != kRootRow, type).texts[row] = std::string(assignment.substr(equals + 1));
  return "";
}

std::vector<Symbol> Variables::find(std::string_view name) const {
  for (const Variable& known : variables_)
    if (known.symbol.name == name) return {known.symbol};
  return {};
}

std::optional<Symbol> Variables::symbol(NodeId node) const {
  if (node >= variables_.size()) return std::nullopt;
  return variables_[node].symbol;
}

std::optional<Symbol> Variables::child(NodeId parent, std::string_view name) const {
  for (const Variable& known : variables_)
    if (known.symbol.parent == parent && known.symbol.name == name) return known.symbol;
  return std::nullopt;
}

std::vector<std::string> Variables::names() const {
  std::vector<std::string> names;
  for (std::size_t i = kSelf + 1; i < variables_.size(); ++i) names.push_back(variables_[i].symbol.name);
  return names;
}

std::vector<GivenValue> Variables::given() const {
  std::vector<GivenValue> given;
  for (const Variable& variable : variables_)
    for (const auto& [row, text] : variable.texts)
      given.push_back({{variable.symbol.node, row}, value_from_text(variable.symbol.type, text, now_.offset_min)});
  return given;
}

Result<expr::Value> Variables::value(Address at, expr::Scratch&) {
  if (at.node >= variables_.size()) return Error::kNotFound;
  const Variable& variable = variables_[at.node];
  const auto text = variable.texts.find(at.row);
  if (text == variable.texts.end()) return expr::Value();
  return value_from_text(variable.symbol.type, text->second, now_.offset_min);
}

Result<bool> Variables::relevant(Address at) {
  if (at.node >= variables_.size()) return Error::kNotFound;
  return at.node == kRepeat || variables_[at.node].texts.contains(at.row);
}

Result<expr::Value> Variables::extra(std::uint8_t function, std::span<const expr::Value> arguments, expr::Scratch& scratch) {
  return call_extra(function, arguments, scratch);
}

Result<RowId> Variables::first_row(NodeId repeat, RowId) {
  return repeat == kRepeat && rows_ > 0 ? RowId{1} : kNoRow;
}

Result<RowId> Variables::next_row(NodeId, RowId row) { return row < rows_ ? static_cast<RowId>(row + 1) : kNoRow; }

}  // namespace eslabon::compile
