// Functions over many rows, and the loops behind them.
#include "host/compile/expression_emitter.hpp"

namespace eslabon::compile {

void Emitter::gather(expr::Gather gather) {
  op(Opcode::kGather);
  byte(static_cast<unsigned>(gather));
}

unsigned Emitter::new_iterator(const Tree& at) {
  if (iterators_ == expr::kMaxIterators) {
    unsupported(at, "too many repeats within each other in one expression: split it into several calculations");
    throw GivenUp{};
  }
  return iterators_++;
}

void Emitter::cell(expr::ColumnId column, unsigned iterator) {
  op(Opcode::kCell);
  word(column);
  byte(iterator);
}

/// Leaves the loop at once; only right in front of its kNext.
void Emitter::stop(unsigned iterator) {
  constexpr std::size_t kNextBytes = 4;
  op(Opcode::kStop);
  byte(iterator);
  word(kNextBytes);
}

/// The end of the loop whose body begins at `head`.
void Emitter::next(unsigned iterator, std::size_t head) {
  op(Opcode::kNext);
  byte(iterator);
  word(code_.size() + 2 - head);
  close(head);
}

void Emitter::each(const Place& place, const Tree& at, bool only_relevant,
                   const std::function<void(const Place&)>& body) {
  depends_on(place);
  const unsigned before = iterators_;
  if (place.table) each_table_row(place, at, body);
  else each_row(place, 0, at, only_relevant, body);
  iterators_ = before;
}

/// Emits the predicates of a row that a loop stands on; the jumps for a row that is passed over go into `skips`.
std::size_t Emitter::filter_row(const std::vector<const Tree*>& predicates, const Place& row, unsigned iterator,
                                std::vector<std::size_t>& skips) {
  contexts_.push_back(row);
  for (const Tree* predicate : predicates) {
    const std::size_t start = code_.size();
    const Type type = value(*predicate);
    if (type == Type::kInteger || type == Type::kNumber || type == Type::kDecimal) {
      if (predicate != predicates.front()) error(*predicate, "a row number must be the first predicate");
      code_.resize(start);
      op(Opcode::kPositionAt);
      byte(iterator);
      value(*predicate);
      op(Opcode::kEqual);
    }
    skips.push_back(jump(Opcode::kBranch));
  }
  contexts_.pop_back();
  return skips.size();
}

void Emitter::each_row(Place place, std::size_t level, const Tree& at, bool only_relevant,
                       const std::function<void(const Place&)>& body) {
  while (level < place.anchors.size() && place.anchors[level].kind != Anchor::Kind::kOpen) ++level;
  std::vector<std::size_t> skips;
  if (level == place.anchors.size()) return body(place);
  const unsigned iterator = new_iterator(at);
  const NodeId repeat = place.symbol.repeats[level];
  op(Opcode::kRows);
  byte(iterator);
  word(repeat);
  byte(base_before(place, level));
  word(0);
  const std::size_t head = code_.size();
  const std::vector<const Tree*> predicates = place.anchors[level].predicates;
  place.anchors[level] = {Anchor::Kind::kIterator, iterator, {}};
  Place row;
  row.symbol = scope_.symbol(repeat).value_or(Symbol{});
  row.anchors.assign(place.anchors.begin(), place.anchors.begin() + static_cast<std::ptrdiff_t>(level) + 1);
  filter_row(predicates, row, iterator, skips);
  if (level + 1 == place.anchors.size()) {
    if (only_relevant) {
      op(Opcode::kRelevantAt);
      word(place.symbol.node);
      byte(iterator);
      skips.push_back(jump(Opcode::kBranch));
    }
    const std::vector<const Tree*> leaf = place.leaf_predicates;
    place.leaf_predicates.clear();
    filter_row(leaf, place, iterator, skips);
  }
  each_row(place, level + 1, at, only_relevant, body);
  for (const std::size_t skip : skips) close(skip);
  next(iterator, head);
}

bool Emitter::mentions_row(const Tree& tree) const {
  if (tree.kind == Tree::Kind::kPath && tree.start == Tree::Start::kHere) return true;
  if (tree.is_call("position")) return true;
  for (const auto& child : tree.children)
    if (mentions_row(*child)) return true;
  for (const auto& predicate : tree.predicates)
    if (mentions_row(*predicate)) return true;
  return false;
}

/// The other side of `column = ...` in a predicate (or a part of its conjunction) that is the same for every row.
const Tree* Emitter::index_key(const Place& place, const Tree& predicate, expr::ColumnId& column) const {
  if (predicate.is_operator("and")) {
    const Tree* left = index_key(place, *predicate.children[0], column);
    return left != nullptr ? left : index_key(place, *predicate.children[1], column);
  }
  if (!predicate.is_operator("=")) return nullptr;
  for (std::size_t side = 0; side < 2; ++side) {
    const Tree& name = *predicate.children[side];
    const Tree& other = *predicate.children[1 - side];
    const bool is_name = name.kind == Tree::Kind::kPath && name.start == Tree::Start::kHere && name.steps.size() == 1 &&
                         name.steps[0].kind == Step::Kind::kChild && name.steps[0].predicates.empty();
    if (!is_name || mentions_row(other)) continue;
    const auto found = scope_.column(*place.table, name.steps[0].name);
    if (!found) continue;
    column = *found;
    return &other;
  }
  return nullptr;
}

void Emitter::each_table_row(const Place& place, const Tree& at, const std::function<void(const Place&)>& body) {
  const unsigned iterator = new_iterator(at);
  expr::ColumnId column = 0;
  const Tree* key = nullptr;
  for (const Tree* predicate : place.row_predicates)
    if (key == nullptr) key = index_key(place, *predicate, column);
  if (key != nullptr) value(*key);
  op(key != nullptr ? Opcode::kFind : Opcode::kTable);
  byte(iterator);
  word(*place.table);
  if (key != nullptr) word(column);
  word(0);
  const std::size_t head = code_.size();
  Place row = place;
  row.table_iterator = iterator;
  row.row_predicates.clear();
  std::vector<std::size_t> skips;
  filter_row(place.row_predicates, row, iterator, skips);
  body(row);
  for (const std::size_t skip : skips) close(skip);
  next(iterator, head);
}

/// Adds every value of an argument, be it one or many, to the accumulator on the stack.
void Emitter::gather_all(const Tree& argument, expr::Gather how) {
  const bool counts_blank = how == expr::Gather::kJoin || how == expr::Gather::kCount;
  std::optional<Place> place;
  const bool is_path = argument.kind == Tree::Kind::kPath && !argument.text.starts_with("last-saved#");
  if (is_path) {
    place = resolve(argument);
    if (!place) return static_cast<void>(failed()), gather(how);
  }
  if (!place || !place->is_set()) {
    if (place && how == expr::Gather::kCount) op(Opcode::kTrue);
    else if (place) load(*place, argument);
    else value(argument);
    return gather(how);
  }
  each(*place, argument, counts_blank && !place->table, [&](const Place& row) {
    if (how == expr::Gather::kCount) op(Opcode::kTrue);
    else load(row, argument);
    gather(how);
  });
}

Type Emitter::aggregate(const Tree& tree, expr::Gather how) {
  if (!has_arity(tree, 1, 1)) return failed();
  if (tree.children[0]->kind != Tree::Kind::kPath) {
    error(*tree.children[0], tree.text + "() needs the name of a question or repeat");
    return failed();
  }
  push_integer(0);
  gather_all(*tree.children[0], how);
  return how == expr::Gather::kSum ? Type::kNumber : Type::kInteger;
}

// As in the phone engine: either one argument that may repeat, or several that do not.
Type Emitter::extreme(const Tree& tree, expr::Gather how) {
  if (!has_arity(tree, 1, 1000)) return failed();
  op(Opcode::kNothing);
  if (tree.children.size() == 1) gather_all(*tree.children[0], how);
  else
    for (const auto& child : tree.children) value(*child), gather(how);
  op(Opcode::kSettle);
  call(expr::Function::kNumberOf, 1);
  return Type::kNumber;
}

Type Emitter::joined(const Tree& tree, bool with_separator) {
  if (!has_arity(tree, with_separator ? 1 : 0, 1000)) return failed();
  std::size_t first = 0;
  if (with_separator) {
    value(*tree.children[first++]);
    call(expr::Function::kString, 1);
    op(Opcode::kNothing);
  } else {
    op(Opcode::kEmpty);
  }
  for (; first < tree.children.size(); ++first)
    gather_all(*tree.children[first], with_separator ? expr::Gather::kJoin : expr::Gather::kConcat);
  if (!with_separator) return Type::kText;
  op(Opcode::kSettle);
  // Only the text may stay of separator and text.
  call(expr::Function::kSecond, 2);
  return Type::kText;
}

/// sum-if(${q}, condition) and its relatives: the condition is asked in each row.
Type Emitter::conditional(const Tree& tree) {
  const std::string plain = tree.text.substr(0, tree.text.size() - 3);
  const std::size_t at = plain == "join" ? 1 : 0;
  if (!has_arity(tree, at + 2, at + 2)) return failed();
  if (tree.children[at]->kind != Tree::Kind::kPath) {
    error(*tree.children[at], tree.text + "() needs the name of a repeated question");
    return failed();
  }
  auto place = resolve(*tree.children[at]);
  if (!place) return failed();
  if (!place->is_set() || place->table) {
    error(*tree.children[at], tree.text + "() needs the name of a repeated question, seen from outside of its repeat");
    return failed();
  }
  place->leaf_predicates.push_back(tree.children[at + 1].get());
  const auto how = plain == "sum"     ? expr::Gather::kSum
                   : plain == "count" ? expr::Gather::kCount
                   : plain == "min"   ? expr::Gather::kMin
                   : plain == "max"   ? expr::Gather::kMax
                                      : expr::Gather::kJoin;
  const bool counts = how == expr::Gather::kSum || how == expr::Gather::kCount;
  if (at == 1) value(*tree.children[0]), call(expr::Function::kString, 1);
  if (counts) push_integer(0);
  else op(Opcode::kNothing);
  each(*place, tree, true, [&](const Place& row) {
    if (how == expr::Gather::kCount) op(Opcode::kTrue);
    else load(row, *tree.children[at]);
    gather(how);
  });
  if (!counts) op(Opcode::kSettle);
  if (at == 1) call(expr::Function::kSecond, 2);
  else if (!counts) call(expr::Function::kNumberOf, 1);
  return at == 1 ? Type::kText : how == expr::Gather::kCount ? Type::kInteger : Type::kNumber;
}

void Emitter::gather_weighted(const Tree& items, const Tree& weights) {
  const auto add = [&](const std::function<void()>& item, const std::function<void()>& weight) {
    item();
    const std::size_t no = jump(Opcode::kBranch);
    weight();
    gather(expr::Gather::kSum);
    close(no);
  };
  const auto item_place = items.kind == Tree::Kind::kPath ? resolve(items) : std::nullopt;
  const auto weight_place = weights.kind == Tree::Kind::kPath ? resolve(weights) : std::nullopt;
  if (!item_place || !item_place->is_set())
    return add([&] { value(items); }, [&] { value(weights); });
  if (!weight_place || weight_place->symbol.repeats != item_place->symbol.repeats) {
    error(weights, "the weights must repeat together with what they weigh");
    return;
  }
  each(*item_place, items, true, [&](const Place& row) {
    Place weight = row;
    weight.symbol = weight_place->symbol;
    add([&] { load(row, items); }, [&] { load(weight, weights); });
  });
}

Type Emitter::checklist(const Tree& tree, bool weighted) {
  if (!has_arity(tree, weighted ? 4 : 2, 1000)) return failed();
  if (weighted && tree.children.size() % 2 != 0) {
    error(tree, "weighted-checklist() needs a weight for every item");
    return failed();
  }
  value(*tree.children[0]);
  value(*tree.children[1]);
  push_integer(0);
  for (std::size_t i = 2; i < tree.children.size(); i += weighted ? 2 : 1) {
    if (weighted) gather_weighted(*tree.children[i], *tree.children[i + 1]);
    else gather_all(*tree.children[i], expr::Gather::kCountTrue);
  }
  call(expr::Function::kChecklist, 3);
  return Type::kBoolean;
}

std::optional<Type> Emitter::set_function(const Tree& tree) {
  using expr::Gather;
  if (tree.text == "sum") return aggregate(tree, Gather::kSum);
  if (tree.text == "count") return aggregate(tree, Gather::kCount);
  if (tree.text == "count-non-empty") return aggregate(tree, Gather::kCountNonEmpty);
  if (tree.text == "min") return extreme(tree, Gather::kMin);
  if (tree.text == "max") return extreme(tree, Gather::kMax);
  if (tree.text == "concat") return joined(tree, false);
  if (tree.text == "join") return joined(tree, true);
  if (tree.text == "checklist") return checklist(tree, false);
  if (tree.text == "weighted-checklist") return checklist(tree, true);
  for (const std::string_view name : {"sum-if", "count-if", "min-if", "max-if", "join-if"})
    if (tree.text == name) return conditional(tree);
  return std::nullopt;
}

}  // namespace eslabon::compile
