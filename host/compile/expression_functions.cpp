// Calls: functions of functions.def, and those that the compiler takes apart itself.
#include <algorithm>

#include "firmware/expr/text_forms.hpp"
#include "host/compile/expression_emitter.hpp"
#include "host/compile/expression_parser.hpp"
#include "host/compile/expression_regex.hpp"

namespace eslabon::compile {
namespace {

struct FunctionInfo {
  expr::Function function;
  std::string_view name;
  std::size_t least;
  std::size_t most;
  Type result;
};
constexpr FunctionInfo kFunctions[] = {
#define ESLABON_FUNCTION(name, xpath_name, least, most, result) \
  {expr::Function::name, xpath_name, least, most, Type::result},
#include "firmware/expr/functions.def"
#undef ESLABON_FUNCTION
};

constexpr std::string_view kOwnFunctions[] = {
    "if",    "coalesce",  "once",      "not",        "true",      "false",   "boolean",  "regex",  "pulldata",
    "concat", "join",     "sum",       "count",      "min",       "max",     "position", "pi",     "indexed-repeat",
    "count-non-empty", "checklist", "weighted-checklist", "version", "instance", "current", "sum-if", "count-if",
    "min-if", "max-if", "join-if"};

/// Functions that only one other program has: a phone with ODK Collect does not know them, either.
struct ForeignFunction {
  std::string_view name;
  std::string_view program;
};
constexpr ForeignFunction kForeignFunctions[] = {
    {"duration", "SurveyCTO"}, {"device-info", "SurveyCTO"}, {"index", "SurveyCTO"}, {"rank-index", "SurveyCTO"},
    {"rank-value", "SurveyCTO"}, {"rank-index-if", "SurveyCTO"}, {"linebreak", "SurveyCTO"}, {"de-duplicate", "SurveyCTO"},
    {"choice-label", "SurveyCTO"}, {"phone-call-log", "SurveyCTO"}, {"phone-call-duration", "SurveyCTO"},
    {"collect-is-phone-app", "SurveyCTO"}, {"short-geopoint", "SurveyCTO"}, {"geo-scatter", "SurveyCTO"},
    {"distance-between", "SurveyCTO"}, {"hash", "SurveyCTO"}, {"item-at", "SurveyCTO"}, {"item-index", "SurveyCTO"},
    {"item-present", "SurveyCTO"}, {"plug-in-metadata", "SurveyCTO"}, {"relevant", "SurveyCTO"}, {"empty", "SurveyCTO"},
    {"rank", "SurveyCTO"}, {"rows", "SurveyCTO"}, {"selected-over-index", "SurveyCTO"}, {"date-time-now", "SurveyCTO"},
    {"enum-data", "SurveyCTO"}, {"difference-in-months", "CHT"}, {"z-score", "CHT"}, {"to-bikram-sambat", "CHT"},
    {"parse-timestamp-to-date", "CHT"}, {"add-date", "CHT"}, {"extension-lib", "CHT"}, {"comment-status", "OpenClinica"},
};

/// Functions of XPath and of ODK that a questionnaire for firms does without.
constexpr std::string_view kLeftOut[] = {"last", "name",      "local-name", "namespace-uri", "lang",
                                         "id",   "randomize", "intersects", "jr:itext",      "extract-signed"};

std::string_view program_of(std::string_view function) {
  if (function.starts_with("cht:")) return "CHT";
  if (function.starts_with("oc:")) return "OpenClinica";
  for (const ForeignFunction& foreign : kForeignFunctions)
    if (foreign.name == function) return foreign.program;
  return {};
}

std::vector<std::string> all_names() {
  std::vector<std::string> names(std::begin(kOwnFunctions), std::end(kOwnFunctions));
  for (const FunctionInfo& info : kFunctions) names.emplace_back(info.name);
  return names;
}

std::string counted(std::size_t count) { return std::to_string(count) + (count == 1 ? " argument" : " arguments"); }

constexpr double kPi = 3.14159265358979323846;

}  // namespace

Type Emitter::failed() {
  op(Opcode::kEmpty);
  return Type::kAny;
}

bool Emitter::has_arity(const Tree& tree, std::size_t least, std::size_t most) {
  const std::size_t given = tree.children.size();
  if (given >= least && given <= most) return true;
  const std::string wanted = least == most ? counted(least)
                             : given < least ? "at least " + counted(least)
                                             : "at most " + counted(most);
  error(tree, tree.text + "() needs " + wanted + ", not " + std::to_string(given));
  return false;
}

std::optional<std::string> Emitter::literal(const Tree& tree, std::string_view what) {
  if (tree.kind == Tree::Kind::kText) return tree.text;
  unsupported(tree, std::string(what) + " must be a text in quotes");
  return std::nullopt;
}

Type Emitter::call_function(const Tree& tree) {
  if (const auto type = lazy_function(tree)) return *type;
  if (const auto type = set_function(tree)) return *type;
  if (const auto type = form_function(tree)) return *type;
  return listed_function(tree);
}

/// string-length() and normalize-space() of the question's own answer.
bool is_of_self(const Tree& tree) {
  return tree.children.empty() && (tree.text == "string-length" || tree.text == "normalize-space");
}

Type Emitter::listed_function(const Tree& tree) {
  const std::string_view name = tree.text == "is-selected" ? std::string_view("selected") : tree.text;
  for (const FunctionInfo& info : kFunctions) {
    if (info.name.empty() || info.name != name) continue;
    if (is_of_self(tree)) {
      op(Opcode::kSelf);
      made_.uses_self = true;
      call(info.function, 1);
      return info.result;
    }
    if (!has_arity(tree, info.least, info.most)) return failed();
    check_literal_date(tree);
    for (const auto& child : tree.children) value(*child);
    call(info.function, static_cast<unsigned>(tree.children.size()));
    made_.uses_clock = made_.uses_clock || tree.text == "today" || tree.text == "now";
    made_.uses_chance = made_.uses_chance || tree.text == "random" || tree.text == "uuid";
    if (name == "selected") check_choice(*tree.children[0], *tree.children[1]);
    return info.result;
  }
  if (const auto extra = extra_named(tree.text)) return extra_function(tree, *extra);
  if (const std::string_view program = program_of(tree.text); !program.empty()) {
    unsupported(tree, "only " + std::string(program) + " has the function " + tree.text + "()");
    return failed();
  }
  if (std::ranges::find(kLeftOut, tree.text) != std::end(kLeftOut)) {
    unsupported(tree, tree.text + "() is not supported");
    return failed();
  }
  const auto nearest = nearest_name(tree.text, all_names());
  error(tree, "there is no function '" + tree.text + "()'" + (nearest ? "; did you mean '" + *nearest + "()'" : ""));
  return failed();
}

Type Emitter::extra_function(const Tree& tree, const ExtraFunction& extra) {
  if (!options_.host_functions) {
    unsupported(tree, tree.text + "() cannot be used on a kiosk, only in checks and indicators");
    return failed();
  }
  if (!has_arity(tree, extra.least, extra.most)) return failed();
  made_.uses_host_functions = true;
  const bool joins = tree.text == "area" || tree.text == "distance";  // points of rows become one line
  if (joins) {
    push_text(";", tree);
    op(Opcode::kNothing);
    for (const auto& child : tree.children) gather_all(*child, expr::Gather::kJoin);
    op(Opcode::kSettle);
    call(expr::Function::kSecond, 2);
  } else {
    for (const auto& child : tree.children) value(*child);
  }
  op(Opcode::kExtra);
  byte(extra.number);
  byte(static_cast<unsigned>(tree.children.size()));
  return extra.result;
}

std::optional<Type> Emitter::lazy_function(const Tree& tree) {
  if (tree.text == "if") return if_function(tree);
  if (tree.text == "coalesce") return coalesce(tree);
  if (tree.text == "once") return once(tree);
  if (tree.text == "true" || tree.text == "false") {
    if (!has_arity(tree, 0, 0)) return failed();
    op(tree.text == "true" ? Opcode::kTrue : Opcode::kFalse);
    return Type::kBoolean;
  }
  if (tree.text == "depend") {
    if (!has_arity(tree, 1, 100)) return failed();
    return value(*tree.children[0]);
  }
  if (tree.text == "not" || tree.text == "boolean") {
    if (!has_arity(tree, 1, 1)) return failed();
    value(*tree.children[0]);
    op(tree.text == "not" ? Opcode::kNot : Opcode::kToBoolean);
    return Type::kBoolean;
  }
  return std::nullopt;
}

Type Emitter::if_function(const Tree& tree) {
  if (!has_arity(tree, 3, 3)) return failed();
  const Tree& yes = *tree.children[1];
  const Tree& no = *tree.children[2];
  if (const auto known = constant_truth(*tree.children[0])) {
    dead(*tree.children[0], "only its truth matters");
    dead(*known ? no : yes, *known ? "the condition is always true" : "the condition is always false");
    return value(*known ? yes : no);
  }
  value(*tree.children[0]);
  const std::size_t otherwise = jump(Opcode::kBranch);
  const Type first = value(yes);
  const std::size_t out = jump(Opcode::kJump);
  close(otherwise);
  const Type second = value(no);
  close(out);
  return first == second ? first : Type::kAny;
}

Type Emitter::coalesce(const Tree& tree) {
  if (!has_arity(tree, 2, 100)) return failed();
  std::vector<std::size_t> outs;
  Type type = Type::kAny;
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    const Type each = value(*tree.children[i]);
    type = i == 0 || each == type ? each : Type::kAny;
    if (i + 1 < tree.children.size()) outs.push_back(jump(Opcode::kIfFull));
  }
  for (const std::size_t out : outs) close(out);
  return type;
}

Type Emitter::once(const Tree& tree) {
  if (!has_arity(tree, 1, 1)) return failed();
  op(Opcode::kSelf);
  const std::size_t out = jump(Opcode::kIfFull);
  const Type type = value(*tree.children[0]);
  close(out);
  return type;
}

std::optional<Type> Emitter::form_function(const Tree& tree) {
  if (tree.text == "regex") return regex(tree);
  if (tree.text == "jr:choice-name") return choice_name(tree);
  if (tree.text == "pulldata") return pulldata(tree);
  if (tree.text == "indexed-repeat") return indexed_repeat(tree);
  if (tree.text == "position") return position(tree);
  if (tree.text == "pi") {
    if (!has_arity(tree, 0, 0)) return failed();
    push_number(kPi);
    return Type::kNumber;
  }
  if (tree.text == "version") {
    if (!has_arity(tree, 0, 0)) return failed();
    push_text("version", tree);
    call(expr::Function::kProperty, 1);
    return Type::kText;
  }
  return std::nullopt;
}

Type Emitter::regex(const Tree& tree) {
  if (!has_arity(tree, 2, 2)) return failed();
  value(*tree.children[0]);
  const auto pattern = literal(*tree.children[1], "the pattern of regex()");
  if (!pattern) return failed();
  const RegexProgram program = compile_regex(*pattern);
  if (!program.error.empty()) {
    unsupported(*tree.children[1], "in this pattern, at character " + std::to_string(program.error_at + 1) + ": " + program.error);
    return failed();
  }
  op(Opcode::kMatch);
  word(program.bytes.size());
  code_.insert(code_.end(), program.bytes.begin(), program.bytes.end());
  return Type::kBoolean;
}

Type Emitter::choice_name(const Tree& tree) {
  if (!has_arity(tree, 2, 2)) return failed();
  const auto text = literal(*tree.children[1], "the question of jr:choice-name()");
  if (!text) return failed();
  auto parsed = parse(*text);
  const auto* path_tree = std::get_if<TreePtr>(&parsed);
  if (path_tree == nullptr || (*path_tree)->kind != Tree::Kind::kPath) {
    error(*tree.children[1], "write jr:choice-name(value, '${question}')");
    return failed();
  }
  (*path_tree)->offset = tree.children[1]->offset;
  (*path_tree)->length = tree.children[1]->length;
  const auto place = resolve(**path_tree);
  if (!place) return failed();
  value(*tree.children[0]);
  push_integer(place->symbol.node);
  call(expr::Function::kChoiceLabel, 2);
  return Type::kText;
}

// pulldata('file', 'wanted', 'key', value): the first row whose key is the value.
Type Emitter::pulldata(const Tree& tree) {
  if (!tree.children.empty() && tree.children[0]->text.starts_with('@')) {
    unsupported(tree, "only ArcGIS Survey123 has pulldata('" + tree.children[0]->text + "')");
    return failed();
  }
  if (!has_arity(tree, 4, 4)) return failed();
  const auto file = literal(*tree.children[0], "the file of pulldata()");
  const auto wanted = literal(*tree.children[1], "the wanted column of pulldata()");
  const auto key = literal(*tree.children[2], "the key column of pulldata()");
  if (!file || !wanted || !key) return failed();
  const auto table = scope_.table(*file);
  if (!table) {
    error(*tree.children[0], "there is no file '" + *file + "': put " + *file + ".csv beside the workbook");
    return failed();
  }
  const auto wanted_column = scope_.column(table->table, *wanted);
  const auto key_column = scope_.column(table->table, *key);
  if (!wanted_column) error(*tree.children[1], "the file has no column '" + *wanted + "'");
  if (!key_column) error(*tree.children[2], "the file has no column '" + *key + "'");
  if (!wanted_column || !key_column) return failed();
  Place place;
  place.table = table->table;
  depends_on(place);
  const auto key_text = [&] {
    value(*tree.children[3]);
    call(expr::Function::kString, 1);
  };
  op(Opcode::kNothing);
  key_text();
  const unsigned iterator = new_iterator(tree);
  op(Opcode::kFind);
  byte(iterator);
  word(table->table);
  word(*key_column);
  word(0);
  const std::size_t head = code_.size();
  cell(*key_column, iterator);
  key_text();
  op(Opcode::kEqual);
  const std::size_t other = jump(Opcode::kBranch);
  cell(*wanted_column, iterator);
  gather(expr::Gather::kFirst);
  stop(iterator);
  close(other);
  next(iterator, head);
  --iterators_;
  op(Opcode::kSettle);
  return Type::kText;
}

// indexed-repeat(${q}, ${repeat}, i, ${inner}, j ...). A row that does not exist, or an empty number, gives ''.
Type Emitter::indexed_repeat(const Tree& tree) {
  if (tree.children.size() < 3 || tree.children.size() % 2 == 0) {
    error(tree, "write indexed-repeat(${question}, ${repeat}, number)");
    return failed();
  }
  auto wanted = resolve(*tree.children[0]);
  if (!wanted || wanted->table) return failed();
  const unsigned before = iterators_;
  for (std::size_t i = 1; i < tree.children.size(); i += 2) {
    const auto repeat = resolve(*tree.children[i]);
    if (!repeat) return failed();
    std::size_t level = 0;
    const auto& around = wanted->symbol.repeats;
    while (level < around.size() && around[level] != repeat->symbol.node) ++level;
    if (level == around.size()) {
      error(*tree.children[i], "'" + wanted->symbol.name + "' is not in a repeat '" + repeat->symbol.name + "'");
      return failed();
    }
    value(*tree.children[i + 1]);
    const unsigned iterator = new_iterator(tree);
    op(Opcode::kRowNumber);
    byte(iterator);
    word(repeat->symbol.node);
    byte(base_before(*wanted, level));
    wanted->anchors[level] = {Anchor::Kind::kIterator, iterator, {}};
  }
  iterators_ = before;
  wanted->is_self = false;
  if (wanted->is_set()) {
    error(tree, "give a number for every repeat around '" + wanted->symbol.name + "', outermost first");
    return failed();
  }
  return load(*wanted, *tree.children[0]);
}

Type Emitter::position(const Tree& tree) {
  if (!has_arity(tree, 0, 1)) return failed();
  if (!tree.children.empty() && tree.children[0]->kind != Tree::Kind::kPath) {
    error(tree, "position() needs the path of a repeat, as in position(..)");
    return failed();
  }
  auto place = tree.children.empty() ? std::optional(here()) : resolve(*tree.children[0]);
  if (!place) return failed();
  if (place->table && place->table_iterator) {
    op(Opcode::kPositionAt);
    byte(*place->table_iterator);
    return Type::kInteger;
  }
  // ${repeat} from inside of it: the row that the expression is in.
  const Place around = here();
  const std::size_t levels = place->anchors.size();
  const bool inside = levels > 0 && around.symbol.repeats.size() >= levels && around.symbol.repeats[levels - 1] == place->symbol.node;
  if (place->is_set() && inside && place->anchors[levels - 1].predicates.empty()) place->anchors = around.anchors, place->anchors.resize(levels);
  if (place->table) {
    unsupported(tree, "the place of a choice in its list is not known here: give the list a column with it");
    return failed();
  }
  const bool many = place->is_set() || place->anchors.empty();
  if (many || (!place->symbol.is_repeat && !tree.children.empty())) {
    warn(tree, many ? "this question is not in the repeat, so this is always 1: use position(..) inside it"
                    : "'" + place->symbol.name + "' is not the repeat itself, so this is always 1: use position(../..)");
    push_integer(1);
    return Type::kInteger;
  }
  if (place->symbol.is_repeat) depends_on(*place);  // places change when rows come and go
  const Anchor& anchor = place->anchors.back();
  op(anchor.kind == Anchor::Kind::kClimb ? Opcode::kPosition : Opcode::kPositionAt);
  byte(anchor.value);
  return Type::kInteger;
}

}  // namespace eslabon::compile
