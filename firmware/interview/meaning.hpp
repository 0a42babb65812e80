// Expressions asked for their meaning: one that has none for the answers it reads (date('x')) is empty, and false.
#pragma once

#include "firmware/interview/form_state.hpp"

namespace eslabon::interview {

/// Whether an expression holds. Errors of the package, the store and the medium only.
Result<bool> holds(FormState& state, form::ProgramId program, const expr::Context& context);
/// Its value; text lives until the next evaluation.
Result<expr::Value> meaning_of(FormState& state, form::ProgramId program, const expr::Context& context);
/// holds(), for a rule about the answer that is stored there, relevant or not.
Result<bool> stored_answer_holds(FormState& state, form::ProgramId rule, Address at);

/// A calculated or default value as this node keeps it: exact where it can be, and of the node's type. Text lives where it
/// lived, or in `scratch` (expr::kMaxExactText suffice).
Result<expr::Value> stored_form(const form::Node& node, const expr::Value& value, expr::Scratch& scratch);

/// An answer from its exact text ("12.50", "2026-03-01", a choice's name), for values given in advance and for scripts.
/// "" is the empty value. kInvalid, kOutOfRange: not of the node's type. Text is `text` itself.
Result<expr::Value> read_answer(const form::Node& node, std::string_view text);

}  // namespace eslabon::interview
