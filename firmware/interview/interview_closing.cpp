// What a log says about an interview's end, so that it can be read without the engine.
#include "firmware/expr/text_forms.hpp"
#include "firmware/interview/interview.hpp"

namespace eslabon::interview {
namespace {

bool is_calculated(const form::Node& node) {
  return node.kind == form::NodeKind::kQuestion && node.calculation != form::kNoProgram;
}

}  // namespace

Result<bool> Interview::next_closing(Closing& closing, event::InterviewId id, MutableBytes buffer, event::Event& event) {
  if (!closing.hidden) {
    ESLABON_ASSIGN(const bool found, closing_calculation(closing, id, buffer, event));
    if (found) return true;
    closing = {.item = {}, .hidden = true};
  }
  return closing_hidden(closing, id, buffer, event);
}

Result<bool> Interview::closing_calculation(Closing& closing, event::InterviewId id, MutableBytes buffer, event::Event& event) {
  while (closing.item.kind != Item::Kind::kDone) {
    const Item item = closing.item;
    const bool off = state_.store().has(item.at, kOff);
    ESLABON_ASSIGN(closing.item, next_item(state_, item, item.kind == Item::Kind::kRowsEnd || !off));
    ESLABON_ASSIGN(const form::Node& node, state_.package().node(item.at.node));
    if (item.kind != Item::Kind::kNode || off || !is_calculated(node)) continue;
    expr::Scratch scratch(buffer);
    ESLABON_ASSIGN(expr::Value value, state_.store().value(item.at, scratch));
    if (value.kind() == expr::Kind::kNumber) {
      const auto digits = expr::write_number(value.as_number(), buffer);
      value = digits.ok() ? expr::Value::text(*digits) : expr::Value();
    }
    if (value.is_empty()) continue;
    event = event::calculation_set(id, item.at, event::Answer(value));
    return true;
  }
  return false;
}

Result<bool> Interview::closing_hidden(Closing& closing, event::InterviewId id, MutableBytes buffer, event::Event& event) {
  event::AddressWriter writer(buffer);
  while (closing.item.kind != Item::Kind::kDone) {
    const Item item = closing.item;
    if (item.kind == Item::Kind::kNode && state_.store().has(item.at, kOff)) {
      ESLABON_ASSIGN(const form::Node& node, state_.package().node(item.at.node));
      ESLABON_ASSIGN(const bool answered, state_.store().answered(item.at));
      const bool is_hidden = node.kind == form::NodeKind::kQuestion && answered && !is_calculated(node);
      if (is_hidden && !writer.add(item.at)) break;
    }
    ESLABON_ASSIGN(closing.item, next_item(state_, item));
  }
  if (writer.written().empty()) return false;
  event = event::answers_hidden(id, writer.written());
  return true;
}

}  // namespace eslabon::interview
