#include "host/commands/expr_records.hpp"

namespace eslabon::commands {
namespace {

template <class T>
void put(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    out += static_cast<char>(static_cast<std::make_unsigned_t<T>>(value) >> (8 * i));
}

void put_text(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint16_t>(text.size()));
  out += text;
}

void put_value(std::string& out, const compile::GivenValue& given) {
  const expr::Value& value = given.value;
  const bool is_text = value.kind() == expr::Kind::kText;
  put(out, given.at.node);
  put(out, given.at.row);
  put(out, static_cast<std::uint8_t>(value.kind()));
  put(out, value.scale());
  put(out, value.offset_min());
  put(out, is_text ? static_cast<std::int32_t>(value.as_text().size()) : value.days());
  put(out, is_text || value.is_empty() ? std::uint64_t{0} : static_cast<std::uint64_t>(value.as_integer()));
  out += value.as_text();
}

}  // namespace

std::string expr_record(std::string_view id, Wanted wanted, const compile::Variables& variables, const compile::Expression& expression) {
  const auto& now = variables.clock();
  const auto values = variables.given();
  std::string body;
  put_text(body, id);
  put(body, static_cast<std::uint8_t>(wanted));
  put(body, now.days);
  put(body, now.ms_of_day);
  put(body, now.offset_min);
  put(body, variables.self());
  put(body, variables.rows());
  put(body, static_cast<std::uint16_t>(values.size()));
  for (const compile::GivenValue& value : values) put_value(body, value);
  put_text(body, {reinterpret_cast<const char*>(expression.bytecode.data()), expression.bytecode.size()});
  std::string record;
  put(record, static_cast<std::uint32_t>(body.size()));
  return record + body;
}

}  // namespace eslabon::commands
