#include "host/compile/expression_lexer.hpp"

#include <array>
#include <string>

namespace eslabon::compile {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool continues_name(char c) { return starts_name(c) || is_digit(c) || c == '-' || c == '.'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::variant<std::vector<Token>, ExpressionFault> run() {
    while (true) {
      skip_spaces();
      if (at_ == text_.size()) break;
      if (!next()) return fault_;
    }
    add(Token::Kind::kEnd, 0);
    return std::move(tokens_);
  }

 private:
  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    // A no-break space is what many word processors leave behind.
    if (text_.substr(at_).starts_with("\xC2\xA0")) {
      at_ += 2;
      skip_spaces();
    }
  }

  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void add(Token::Kind kind, std::size_t length) { add(kind, length, text_.substr(at_, length)); }
  void add(Token::Kind kind, std::size_t length, std::string_view inner) {
    tokens_.push_back({kind, inner, at_, length});
    at_ += length;
  }
  bool fail(std::size_t length, std::string message) {
    fault_ = {false, at_, length, std::move(message)};
    return false;
  }

  bool next() {
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '\'' || c == '"') return quoted(c);
    if (c == '$') return reference();
    if (starts_name(c)) return name();
    return symbol();
  }

  bool number() {
    std::size_t length = 0;
    while (is_digit(peek(length))) ++length;
    if (peek(length) == '.') ++length;
    while (is_digit(peek(length))) ++length;
    add(Token::Kind::kNumber, length);
    return true;
  }

  bool quoted(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return fail(text_.size() - at_, std::string("text is not closed: add a ") + quote);
    add(Token::Kind::kText, end - at_ + 1, text_.substr(at_ + 1, end - at_ - 1));
    return true;
  }

  bool reference() {
    const std::size_t end = text_.find('}', at_);
    if (peek(1) != '{' || end == std::string_view::npos) return fail(1, "a reference is written ${name}");
    std::string_view inner = text_.substr(at_ + 2, end - at_ - 2);
    while (!inner.empty() && is_space(inner.front())) inner.remove_prefix(1);
    while (!inner.empty() && is_space(inner.back())) inner.remove_suffix(1);
    if (inner.empty()) return fail(end - at_ + 1, "${} names no question");
    add(Token::Kind::kReference, end - at_ + 1, inner);
    return true;
  }

  /// Whether what stands before is an operand, so that a name can only be an operator.
  [[nodiscard]] bool after_operand() const {
    if (tokens_.empty()) return false;
    const Token& last = tokens_.back();
    if (last.kind == Token::Kind::kOperatorName) return false;
    if (last.kind != Token::Kind::kSymbol) return true;
    return last.text == ")" || last.text == "]" || last.text == "." || last.text == "..";
  }

  bool name() {
    if (after_operand()) return operator_name();
    std::size_t length = 1;
    while (continues_name(peek(length))) ++length;
    if (peek(length) == ':' && starts_name(peek(length + 1))) {  // prefix:name
      ++length;
      while (continues_name(peek(length))) ++length;
    }
    add(Token::Kind::kName, length);
    return true;
  }

  // 3mod4 and 4andfunc() are legal: the operator ends where its letters end.
  bool operator_name() {
    for (const std::string_view word : {"and", "or", "mod", "div"}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      add(Token::Kind::kOperatorName, word.size());
      return true;
    }
    std::size_t length = 1;
    while (continues_name(peek(length))) ++length;
    const std::string found(text_.substr(at_, length));
    return fail(length, "an operator is missing before '" + found + "' (and, or, div, mod are written in small letters)");
  }

  bool symbol() {
    constexpr std::array kSymbols = {"!=", "<=", ">=", "..", "//", "::", "(", ")", "[", "]", ",", "+", "-",
                                     "*",  "=",  "<",  ">",  ".",  "/",  "|", "@"};
    for (const std::string_view symbol : kSymbols) {
      if (!text_.substr(at_).starts_with(symbol)) continue;
      add(Token::Kind::kSymbol, symbol.size());
      return true;
    }
    return fail(1, std::string("'") + peek() + "' means nothing here" + hint(peek()));
  }

  static std::string hint(char c) {
    if (c == '%') return ": the remainder is written mod";
    if (c == '&') return ": texts are joined with concat(), conditions with and";
    if (c == '!') return ": not equal is written !=, negation not(...)";
    return "";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  ExpressionFault fault_;
};

}  // namespace

std::variant<std::vector<Token>, ExpressionFault> lex(std::string_view text) { return Lexer(text).run(); }

}  // namespace eslabon::compile
