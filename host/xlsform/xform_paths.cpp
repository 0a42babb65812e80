#include "host/xlsform/xform_paths.hpp"

#include <algorithm>

#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

bool in_name(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-' || c == '.' ||
         c == ':' || (c & 0x80) != 0;
}

}  // namespace

void XFormPaths::add(const std::string& path, NodeId node, const std::string& name) {
  targets_.try_emplace(path, Target{node, name});
  ++names_[name];
}

NodeId XFormPaths::find(std::string_view path) const {
  const auto found = targets_.find(std::string(trimmed(path)));
  return found == targets_.end() ? kNoNode : found->second.node;
}

std::string XFormPaths::resolve(std::string_view expression) const {
  std::string result;
  for (std::size_t at = 0; at < expression.size();) {
    const char c = expression[at];
    std::size_t end = at + 1;
    if (c == '\'' || c == '"') {
      end = std::min(expression.find(c, at + 1), expression.size() - 1) + 1;
    } else if (in_name(c)) {
      while (end < expression.size() && (in_name(expression[end]) || expression[end] == '/')) ++end;
    } else if (c == '/' && expression.substr(at + 1).starts_with(root_) &&
               (at == 0 || (expression[at - 1] != ')' && expression[at - 1] != ']'))) {
      while (end < expression.size() && (in_name(expression[end]) || expression[end] == '/')) ++end;
      const auto found = targets_.find(std::string(expression.substr(at, end - at)));
      if (found != targets_.end()) {
        const bool unique = names_.at(found->second.name) == 1;
        result += "${" + (unique ? found->second.name : found->first) + "}";
        at = end;
        continue;
      }
    }
    result += expression.substr(at, end - at);
    at = end;
  }
  return std::string(trimmed(result));
}

std::string XFormPaths::resolve_text(std::string_view text) const {
  std::string result;
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${")) {
    const std::size_t end = std::min(text.find('}', at), text.size());
    const std::string inner = resolve(text.substr(at + 2, end - at - 2));
    result += text.substr(0, at);
    result += inner.starts_with("${") ? inner : "${" + inner.substr(inner.rfind('/') + 1) + "}";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  result += text;
  return result;
}

}  // namespace eslabon::xlsform
