#include "host/xlsform/references.hpp"

#include <algorithm>
#include <cctype>

#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

constexpr std::string_view kLastSaved = "last-saved#";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || (c & 0x80) != 0;
}
bool is_name_start(char c) { return is_name_byte(c) && !is_digit(c) && c != '-' && c != '.'; }

/// A rough lexer: enough to tell literal text from an expression, as the reference converter does.
class DefaultLexer {
 public:
  DefaultLexer(std::string_view text, bool date_or_place) : text_(text), date_or_place_(date_or_place) {}

  bool is_dynamic() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (const std::size_t date = date_or_time(); date > 0) {
        at_ += date;
      } else if (is_number()) {
        skip_number();
      } else if (c == '\'' || c == '"') {
        skip_quoted(c);
      } else if (is_name_start(c)) {
        if (skip_name()) return true;
      } else if (c == '-' && date_or_place_) {
        return false;
      } else if (c == '*' || c == '+' || c == '-' || c == '|' || rest().starts_with(" mod ") ||
                 rest().starts_with(" div ") || !single_reference_here().empty()) {
        return true;
      } else {
        ++at_;
      }
    }
    return false;
  }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

  /// Length of a date, a time or both at the current place.
  [[nodiscard]] std::size_t date_or_time() const {
    const std::string_view text = rest();
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    if (matches(text.substr(sign), "dddd-dd-dd")) {
      const std::size_t date = sign + 10;
      return text.substr(date).starts_with('T') && time(text.substr(date + 1)) > 0
                 ? date + 1 + time(text.substr(date + 1))
                 : date;
    }
    return time(text);
  }

  /// Length of 09:30:00, with a fraction and a zone where they are written. (The reference converter takes both for
  /// arithmetic and hands the phone what it cannot read.)
  static std::size_t time(std::string_view text) {
    if (!matches(text, "dd:dd:dd")) return 0;
    std::size_t length = 8;
    if (matches(text.substr(length), ".d"))
      for (++length; length < text.size() && is_digit(text[length]);) ++length;
    const std::string_view zone = text.substr(length);
    if (matches(zone, "+dd:dd") || matches(zone, "-dd:dd")) return length + 6;
    return length + (zone.starts_with('Z') ? 1 : 0);
  }

  static bool matches(std::string_view text, std::string_view pattern) {
    if (text.size() < pattern.size()) return false;
    return std::equal(pattern.begin(), pattern.end(), text.begin(),
                      [](char p, char c) { return p == 'd' ? is_digit(c) : p == c; });
  }

  [[nodiscard]] bool is_number() const {
    std::size_t at = at_;
    if (text_[at] == '-') ++at;
    if (at < text_.size() && text_[at] == '.') ++at;
    return at < text_.size() && is_digit(text_[at]);
  }

  void skip_number() {
    if (text_[at_] == '-') ++at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    if (at_ < text_.size() && text_[at_] == '.') ++at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }

  void skip_quoted(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    at_ = end == std::string_view::npos ? at_ + 1 : end + 1;
  }

  /// Whether the name calls a function or selects with a predicate.
  bool skip_name() {
    while (at_ < text_.size() && (is_name_byte(text_[at_]) || (text_[at_] == ':' && at_ + 1 < text_.size() &&
                                                               is_name_start(text_[at_ + 1]))))
      ++at_;
    return at_ < text_.size() && (text_[at_] == '(' || text_[at_] == '[');
  }

  [[nodiscard]] std::string single_reference_here() const {
    if (!rest().starts_with("${")) return {};
    const std::size_t end = rest().find('}');
    return end == std::string_view::npos ? "" : single_reference(rest().substr(0, end + 1));
  }

  std::string_view text_;
  bool date_or_place_;
  std::size_t at_ = 0;
};

}  // namespace

References find_references(std::string_view text) {
  References result;
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
    const std::size_t end = std::min(text.find('}', at), text.size());
    const std::size_t length = std::min(end + 1, text.size()) - at;
    std::string_view inner = trimmed(text.substr(at + 2, end - at - 2));
    const bool last_saved = inner.starts_with(kLastSaved);
    if (last_saved) inner.remove_prefix(kLastSaved.size());
    if (end < text.size() && is_xml_name(inner)) {
      result.found.push_back({std::string(inner), last_saved, at, length});
    } else {
      result.malformed.emplace_back(text.substr(at, length));
    }
    at += length;
  }
  return result;
}

std::string single_reference(std::string_view text) {
  text = trimmed(text);
  const References references = find_references(text);
  if (references.found.size() != 1 || references.found[0].length != text.size()) return {};
  return references.found[0].name;
}

bool is_dynamic_default(std::string_view text, bool date_or_place) {
  return DefaultLexer(text, date_or_place).is_dynamic();
}

}  // namespace eslabon::xlsform
