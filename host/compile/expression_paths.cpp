// Names and paths: what they lead to, and the code that reads it.
#include "host/compile/expression_emitter.hpp"

namespace eslabon::compile {
namespace {

constexpr unsigned kRoot = 0xFF;
constexpr unsigned kClimb = 0x80;

std::size_t common_repeats(const std::vector<NodeId>& a, const std::vector<NodeId>& b) {
  std::size_t count = 0;
  while (count < a.size() && count < b.size() && a[count] == b[count]) ++count;
  return count;
}

}  // namespace

unsigned Emitter::climb_from_own(std::size_t level) const {
  const auto own = scope_.symbol(options_.self);
  return own ? static_cast<unsigned>(own->repeats.size() - 1 - level) : 0;
}

Place Emitter::own_place() const {
  Place place;
  place.symbol = scope_.symbol(options_.self).value_or(Symbol{});
  place.is_self = true;
  for (std::size_t i = 0; i < place.symbol.repeats.size(); ++i)
    place.anchors.push_back({Anchor::Kind::kClimb, climb_from_own(i), {}});
  return place;
}

Place Emitter::here() const {
  if (!contexts_.empty()) return contexts_.back();
  if (!options_.filtered) return own_place();
  Place place;
  place.table = options_.filtered;
  place.is_filtered_row = true;
  return place;
}

std::string Emitter::suggestion(std::string_view name, const std::vector<std::string>& known) const {
  const auto nearest = nearest_name(name, known);
  return nearest ? "; did you mean '" + *nearest + "'" : "";
}

// The rows of the repeats that the name shares with the expression (or with a row under a predicate) are given; all
// rows of the others are meant. A repeat itself always means all of its rows.
std::optional<Place> Emitter::place_of(const Symbol& symbol) const {
  Place nearest = own_place();
  std::size_t shared = common_repeats(symbol.repeats, nearest.symbol.repeats);
  for (const Place& context : contexts_) {
    const std::size_t common = context.table ? 0 : common_repeats(symbol.repeats, context.symbol.repeats);
    if (context.table || common < shared) continue;
    shared = common;
    nearest = context;
  }
  Place place;
  place.symbol = symbol;
  place.anchors.resize(symbol.repeats.size());
  const std::size_t given = symbol.is_repeat && shared == symbol.repeats.size() ? shared - 1 : shared;
  for (std::size_t i = 0; i < given; ++i) place.anchors[i] = nearest.anchors[i];
  place.is_self = symbol.node == options_.self && given == symbol.repeats.size() && contexts_.empty();
  return place;
}

std::optional<Place> Emitter::reference(const Tree& tree) {
  const auto found = scope_.find(tree.text);
  if (found.size() == 1) return place_of(found[0]);
  if (found.empty())
    error(tree, "there is no '" + tree.text + "'" + suggestion(tree.text, scope_.names()));
  else
    error(tree, "'" + tree.text + "' names " + std::to_string(found.size()) + " elements: rename all but one");
  return std::nullopt;
}

std::optional<Place> Emitter::table_place(const Tree& tree, std::size_t& first_step) {
  const Tree& source = *tree.children[0];
  if (source.children.size() != 1 || source.children[0]->kind != Tree::Kind::kText) {
    error(source, "instance() needs the list's or file's name in quotes");
    return std::nullopt;
  }
  const std::string& name = source.children[0]->text;
  const auto table = scope_.table(name);
  if (!table) {
    error(source, "there is no list or file '" + name + "'");
    return std::nullopt;
  }
  if (tree.steps.size() < 2 || !tree.predicates.empty()) {
    error(tree, "write instance('" + name + "')/root/item[...]/column");
    return std::nullopt;
  }
  Place place;
  place.table = table->table;
  for (const auto& predicate : tree.steps[1].predicates) place.row_predicates.push_back(predicate.get());
  first_step = 2;
  return place;
}

// In a choice_filter, and inside the predicate of a table, a bare name is a column.
std::optional<Place> Emitter::bare_column(const Tree& tree) {
  Place place = here();
  const Step& step = tree.steps[0];
  if (!place.table || step.kind != Step::Kind::kChild) return place;
  place.column = scope_.column(*place.table, step.name);
  if (place.column) return place;
  error(tree, "the list has no column '" + step.name + "'" + suggestion(step.name, scope_.columns(*place.table)) +
                  "; a question is written ${" + step.name + "}");
  return std::nullopt;
}

std::optional<Place> Emitter::start_of(const Tree& tree, std::size_t& first_step) {
  first_step = 0;
  switch (tree.start) {
    case Tree::Start::kReference: return reference(tree);
    case Tree::Start::kRoot: {
      const auto root = scope_.symbol(0);
      if (!root) break;
      if (tree.steps[0].kind != Step::Kind::kChild) break;
      first_step = 1;
      Place place;
      place.symbol = *root;
      return place;
    }
    case Tree::Start::kCall:
      if (tree.children[0]->is_call("instance")) return table_place(tree, first_step);
      if (tree.children[0]->is_call("current") && tree.children[0]->children.empty()) return own_place();
      error(tree, "a path cannot begin with " + tree.children[0]->text + "()");
      return std::nullopt;
    case Tree::Start::kHere:
      if (here().table && tree.steps[0].kind == Step::Kind::kChild) {
        first_step = 1;
        return bare_column(tree);
      }
      return here();
  }
  error(tree, "this path leads nowhere");
  return std::nullopt;
}

bool Emitter::to_child(Place& place, const Step& step, const Tree& at) {
  if (place.table) {
    place.column = scope_.column(*place.table, step.name);
    if (!place.column)
      error(at, "the list has no column '" + step.name + "'" + suggestion(step.name, scope_.columns(*place.table)));
    return place.column.has_value();
  }
  const auto child = scope_.child(place.symbol.node, step.name);
  if (!child) {
    const std::string within = place.symbol.name.empty() ? "the form" : "'" + place.symbol.name + "'";
    error(at, "'" + step.name + "' is not in " + within + ": write ${" + step.name + "} for a question, or quotes for a text");
    return false;
  }
  place.symbol = *child;
  place.is_self = false;
  if (child->is_repeat) place.anchors.emplace_back();
  return true;
}

bool Emitter::walk(Place& place, const Step& step, const Tree& at) {
  if (step.kind == Step::Kind::kChild && !to_child(place, step, at)) return false;
  if (step.kind == Step::Kind::kParent) {
    const auto parent = place.table ? std::nullopt : scope_.symbol(place.symbol.parent);
    if (!parent) {
      error(at, "'..' leads out of the form");
      return false;
    }
    place.symbol = *parent;
    place.anchors.resize(parent->repeats.size());
    place.is_self = false;
  }
  return add_predicates(place, step.predicates, at);
}

bool Emitter::add_predicates(Place& place, const std::vector<TreePtr>& predicates, const Tree& at) {
  if (predicates.empty()) return true;
  if (place.symbol.is_repeat && !place.table) {
    Anchor& anchor = place.anchors.back();
    anchor.kind = Anchor::Kind::kOpen;
    for (const auto& predicate : predicates) anchor.predicates.push_back(predicate.get());
    return true;
  }
  for (const auto& predicate : predicates) place.leaf_predicates.push_back(predicate.get());
  if (place.is_set() && !place.table) return true;
  error(at, "a predicate [...] needs something that repeats");
  return false;
}

std::optional<Place> Emitter::resolve(const Tree& tree) {
  std::size_t first_step = 0;
  auto place = start_of(tree, first_step);
  if (!place) return std::nullopt;
  if (tree.start == Tree::Start::kRoot && tree.steps[0].name != place->symbol.name) {
    error(tree, "absolute paths of this form begin with /" + place->symbol.name);
    return std::nullopt;
  }
  if (!add_predicates(*place, tree.predicates, tree)) return std::nullopt;
  for (std::size_t i = first_step; i < tree.steps.size(); ++i)
    if (!walk(*place, tree.steps[i], tree)) return std::nullopt;
  if (tree.start != Tree::Start::kRoot) return place;
  // An absolute path inside a repeat means this row, as the phone engine has it.
  const auto given = place_of(place->symbol);
  for (std::size_t i = 0; i < place->anchors.size(); ++i)
    if (place->anchors[i].predicates.empty()) place->anchors[i] = given->anchors[i];
    else break;
  place->is_self = given->is_self;
  return place;
}

void Emitter::depends_on(const Place& place) {
  if (place.table) {
    for (const expr::TableId known : made_.tables)
      if (known == *place.table) return;
    if (!place.is_filtered_row) made_.tables.push_back(*place.table);
    return;
  }
  bool many = place.is_set();
  for (const Anchor& anchor : place.anchors) many = many || anchor.kind != Anchor::Kind::kClimb;
  for (Dependency& known : made_.dependencies) {
    if (known.node != place.symbol.node) continue;
    known.node_set = known.node_set || many;
    return;
  }
  made_.dependencies.push_back({place.symbol.node, many});
}

unsigned Emitter::base_before(const Place& place, std::size_t level) const {
  if (level == 0) return kRoot;
  const Anchor& outer = place.anchors[level - 1];
  return outer.kind == Anchor::Kind::kClimb ? kClimb + outer.value : outer.value;
}

/// Reads a place whose rows are all given.
void Emitter::load_bound(const Place& place) {
  if (place.table) {
    if (place.is_filtered_row) {
      op(Opcode::kColumn);
      return word(place.column.value_or(0));
    }
    op(Opcode::kCell);
    word(place.column.value_or(0));
    return byte(place.table_iterator.value_or(0));
  }
  if (place.is_self) {
    made_.uses_self = true;
    return op(Opcode::kSelf);
  }
  const Anchor innermost = place.anchors.empty() ? Anchor{Anchor::Kind::kClimb, kRoot, {}} : place.anchors.back();
  op(innermost.kind == Anchor::Kind::kClimb ? Opcode::kLoad : Opcode::kLoadAt);
  word(place.symbol.node);
  byte(innermost.value);
}

Type Emitter::load(const Place& place, const Tree& at) {
  if (!place.table && (place.symbol.type == Type::kNone || place.symbol.is_repeat)) {
    warn(at, "'" + place.symbol.name + "' is a group and is always empty: name a question in it");
    op(Opcode::kEmpty);
    return Type::kAny;
  }
  if (place.table && !place.column) {
    error(at, "name the column of the list that is wanted: .../item[...]/column");
    return Type::kAny;
  }
  if (!place.is_self) depends_on(place);
  load_bound(place);
  return place.table ? Type::kText : place.symbol.type;
}

Type Emitter::path(const Tree& tree) {
  if (tree.start == Tree::Start::kReference && tree.text.starts_with("last-saved#")) {
    push_text(tree.text, tree);
    call(expr::Function::kProperty, 1);
    return Type::kText;
  }
  const auto place = resolve(tree);
  if (!place) return failed();
  if (!place->is_set()) return load(*place, tree);
  bool chosen = place->table.has_value() || !place->leaf_predicates.empty();
  for (const Anchor& anchor : place->anchors) chosen = chosen || !anchor.predicates.empty();
  const bool only_row = !chosen && options_.single_rows;
  if (!chosen && !only_row) {
    error(tree, "'" + place->symbol.name + "' repeats, so it has many values here: use sum(), count(), join() ... or "
                "indexed-repeat()");
    return failed();
  }
  if (only_row && options_.warn_single_rows)
    warn(tree, "'" + place->symbol.name + "' repeats: here it is empty as soon as there are several; use sum(), count(), "
               "join() ... or indexed-repeat()");
  Type type = Type::kAny;
  op(Opcode::kNothing);
  each(*place, tree, !place->table, [&](const Place& row) {
    type = load(row, tree);
    gather(row.table ? expr::Gather::kFirst : expr::Gather::kOne);
    if (row.table && !place->row_predicates.empty()) stop(*row.table_iterator);
  });
  op(Opcode::kSettle);
  return type;
}

}  // namespace eslabon::compile
