#include "host/compile/expression_parser.hpp"

#include <initializer_list>

#include "host/compile/expression_lexer.hpp"

namespace eslabon::compile {
namespace {

constexpr int kMostNesting = 64;
constexpr std::size_t kMostTokens = 6000;

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  TreePtr whole() {
    TreePtr tree = either();
    if (peek().kind != Token::Kind::kEnd) fail("'" + std::string(peek().text) + "' does not belong here");
    return tree;
  }

 private:
  using Rule = TreePtr (Parser::*)();

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  Token take() {
    const Token token = peek();
    if (token.kind != Token::Kind::kEnd) ++at_;
    return token;
  }
  bool skip(std::string_view symbol) {
    if (!peek().is(symbol)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view symbol) {
    if (skip(symbol)) return;
    const std::string found = peek().kind == Token::Kind::kEnd ? "the end" : "'" + std::string(peek().text) + "'";
    fail("expected '" + std::string(symbol) + "' but found " + found);
  }
  [[noreturn]] void fail(std::string message) const { fail(peek(), std::move(message)); }
  [[noreturn]] static void fail(const Token& token, std::string message) {
    throw ExpressionFault{false, token.offset, token.length, std::move(message)};
  }
  /// XPath that some program may run and the kiosk's subset has not.
  [[noreturn]] static void beyond(const Token& token, std::string message) {
    throw ExpressionFault{false, token.offset, token.length, std::move(message), true};
  }

  TreePtr make(Tree::Kind kind, const Token& token) {
    auto tree = std::make_unique<Tree>();
    tree->kind = kind;
    tree->text = std::string(token.text);
    tree->offset = token.offset;
    tree->length = token.length;
    return tree;
  }
  void close(Tree& tree) const { tree.length = tokens_[at_ - 1].offset + tokens_[at_ - 1].length - tree.offset; }

  TreePtr left_associative(std::initializer_list<std::string_view> operators, Rule next) {
    TreePtr left = (this->*next)();
    while (true) {
      bool found = false;
      for (const std::string_view name : operators) found = found || peek().is(name);
      if (!found) return left;
      TreePtr tree = make(Tree::Kind::kBinary, take());
      tree->offset = left->offset;
      tree->children.push_back(std::move(left));
      tree->children.push_back((this->*next)());
      close(*tree);
      left = std::move(tree);
    }
  }

  TreePtr either() {
    if (++nesting_ > kMostNesting) fail("nested too deeply: split it into several calculations");
    TreePtr tree = left_associative({"or"}, &Parser::both);
    --nesting_;
    return tree;
  }
  TreePtr both() { return left_associative({"and"}, &Parser::equality); }
  TreePtr equality() { return left_associative({"=", "!="}, &Parser::relation); }
  TreePtr relation() { return left_associative({"<", "<=", ">", ">="}, &Parser::sum); }
  TreePtr sum() { return left_associative({"+", "-"}, &Parser::product); }
  TreePtr product() { return left_associative({"*", "div", "mod"}, &Parser::negation); }

  TreePtr negation() {
    if (!peek().is("-")) return unions();
    if (++nesting_ > kMostNesting) fail("too many signs");
    TreePtr tree = make(Tree::Kind::kUnary, take());
    tree->children.push_back(negation());
    close(*tree);
    --nesting_;
    return tree;
  }

  TreePtr unions() {
    TreePtr tree = operand();
    if (peek().is("|")) beyond(peek(), "'|' is not supported: name the nodes one by one");
    return tree;
  }

  TreePtr operand() {
    const Token& token = peek();
    switch (token.kind) {
      case Token::Kind::kNumber: return make(Tree::Kind::kNumber, take());
      case Token::Kind::kText: return make(Tree::Kind::kText, take());
      case Token::Kind::kReference: return reference();
      case Token::Kind::kName: return peek(1).is("(") ? call() : path();
      case Token::Kind::kEnd: fail("the expression ends too early");
      default: break;
    }
    if (token.is("(")) return parentheses();
    return path();
  }

  TreePtr parentheses() {
    take();
    TreePtr tree = either();
    expect(")");
    if (peek().is("[") || peek().is("/")) beyond(peek(), "a predicate or path after ')' is not supported: put it behind the name");
    return tree;
  }

  TreePtr call() {
    TreePtr tree = make(Tree::Kind::kCall, take());
    refuse_node_tests(*tree);
    expect("(");
    if (!skip(")")) {
      do tree->children.push_back(either());
      while (skip(","));
      expect(")");
    }
    close(*tree);
    if (!peek().is("/") && !peek().is("[")) return tree;
    TreePtr made = make(Tree::Kind::kPath, peek());
    made->start = Tree::Start::kCall;
    made->offset = tree->offset;
    made->children.push_back(std::move(tree));
    return tail(std::move(made));
  }

  static bool is_node_test(std::string_view name) {
    return name == "node" || name == "text" || name == "comment" || name == "processing-instruction";
  }
  void refuse_node_tests(const Tree& tree) const {
    if (is_node_test(tree.text)) beyond(peek(), "'" + tree.text + "()' is not supported");
  }
  [[noreturn]] static void refuse_call(const Token& token) {
    const std::string name(token.text);
    if (is_node_test(name)) beyond(token, "'" + name + "()' is not supported");
    fail(token, "'" + name + "()' cannot be a step of a path");
  }

  TreePtr reference() {
    TreePtr tree = make(Tree::Kind::kPath, take());
    tree->start = Tree::Start::kReference;
    return tail(std::move(tree));
  }

  /// Predicates of the start, then further steps.
  TreePtr tail(TreePtr tree) {
    predicates(tree->predicates);
    while (skip("/")) tree->steps.push_back(step());
    if (peek().is("//")) beyond(peek(), "'//' is not supported: write the whole path");
    close(*tree);
    return tree;
  }

  void predicates(std::vector<TreePtr>& into) {
    while (skip("[")) {
      into.push_back(either());
      expect("]");
    }
  }

  TreePtr path() {
    TreePtr tree = make(Tree::Kind::kPath, peek());
    tree->text.clear();
    if (skip("/")) tree->start = Tree::Start::kRoot;
    else if (peek().is("//")) beyond(peek(), "'//' is not supported: write the whole path");
    tree->steps.push_back(step());
    return tail(std::move(tree));
  }

  Step step() {
    const Token token = take();
    Step step;
    step.offset = token.offset;
    if (token.is(".")) step.kind = Step::Kind::kSelf;
    else if (token.is("..")) step.kind = Step::Kind::kParent;
    else if (token.kind == Token::Kind::kName) named(step, token);
    else refuse_step(token);
    predicates(step.predicates);
    step.length = tokens_[at_ - 1].offset + tokens_[at_ - 1].length - step.offset;
    return step;
  }

  void named(Step& step, const Token& token) {
    step.name = std::string(token.text);
    if (!skip("::")) {
      if (peek().is("(")) refuse_call(token);
      return;
    }
    if (step.name == "child") {
      if (peek().kind != Token::Kind::kName) refuse_step(peek());
      step.name = std::string(take().text);
    } else if (step.name == "self" || step.name == "parent") {
      step.kind = step.name == "self" ? Step::Kind::kSelf : Step::Kind::kParent;
      expect("*");
    } else {
      beyond(token, "the axis '" + step.name + "::' is not supported: use child names, . and ..");
    }
  }

  [[noreturn]] static void refuse_step(const Token& token) {
    if (token.kind == Token::Kind::kEnd) fail(token, "the expression ends too early");
    if (token.is("*")) beyond(token, "'*' needs a value on both sides (as a name it is not supported)");
    if (token.is("@")) beyond(token, "attributes are not supported");
    if (token.is("=")) fail(token, "'=' needs a value on both sides (equality is a single =)");
    fail(token, "expected a value but found '" + std::string(token.text) + "'");
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int nesting_ = 0;
};

}  // namespace

std::variant<TreePtr, ExpressionFault> parse(std::string_view text) {
  auto lexed = lex(text);
  if (auto* fault = std::get_if<ExpressionFault>(&lexed)) return *fault;
  if (std::get<std::vector<Token>>(lexed).size() > kMostTokens)
    return ExpressionFault{false, 0, text.size(), "too long: split it into several calculations", true};
  try {
    return Parser(std::move(std::get<std::vector<Token>>(lexed))).whole();
  } catch (const ExpressionFault& fault) {
    return fault;
  }
}

}  // namespace eslabon::compile
