// Functions on selections, choices and properties.
#include <cmath>

#include "firmware/expr/functions.hpp"
#include "firmware/expr/text_sink.hpp"

namespace eslabon::expr {
namespace {

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Takes the first name off `list`; empty when there is none left.
std::string_view take_name(std::string_view& list) {
  while (!list.empty() && is_space(list.front())) list.remove_prefix(1);
  std::size_t size = 0;
  while (size < list.size() && !is_space(list[size])) ++size;
  const std::string_view name = list.substr(0, size);
  list.remove_prefix(size);
  return name;
}

}  // namespace

template <>
Result<Value> call<Function::kSelected>(const Call& call) {
  ESLABON_ASSIGN(std::string_view list, call.text(0));
  ESLABON_ASSIGN(const std::string_view given, call.text(1));
  const std::string_view wanted = trimmed(given);
  if (wanted.empty()) return Value::boolean(trimmed(list).empty());
  for (std::string_view name = take_name(list); !name.empty(); name = take_name(list))
    if (name == wanted) return Value::boolean(true);
  return Value::boolean(false);
}

template <>
Result<Value> call<Function::kSelectedAt>(const Call& call) {
  ESLABON_ASSIGN(std::string_view list, call.text(0));
  const double index = std::trunc(call.number(1));
  if (!(index >= 0)) return Value();
  std::string_view name = take_name(list);
  for (double at = 0; at < index && !name.empty(); ++at) name = take_name(list);
  return Value::text(name);
}

template <>
Result<Value> call<Function::kCountSelected>(const Call& call) {
  ESLABON_ASSIGN(std::string_view list, call.text(0));
  std::int64_t count = 0;
  while (!take_name(list).empty()) ++count;
  return Value::integer(count);
}

template <>
Result<Value> call<Function::kChecklist>(const Call& call) {
  const double least = call.number(0);
  const double most = call.number(1);
  const double count = call.number(2);
  return Value::boolean((least == -1 || count >= least) && (most == -1 || count <= most));
}

template <>
Result<Value> call<Function::kChoiceLabel>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view name, call.text(0));
  const double number = call.number(1);
  if (!(number >= 0 && number < kNoNode)) return Error::kNotFound;
  const auto node = static_cast<NodeId>(number);
  ESLABON_ASSIGN(const std::string_view label, call.environment.choice_label(node, name, call.scratch));
  return Value::text(label);
}

template <>
Result<Value> call<Function::kProperty>(const Call& call) {
  ESLABON_ASSIGN(const std::string_view name, call.text(0));
  ESLABON_ASSIGN(const std::string_view property, call.environment.property(name, call.scratch));
  return Value::text(property);
}

}  // namespace eslabon::expr
