#include "host/xlsform/entity_scopes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace eslabon::xlsform {
namespace {

class EntityPlacer {
 public:
  explicit EntityPlacer(const ReadContext& context) : context_(context), nodes_(context.model.nodes) {}

  void place(const std::vector<Entity>& entities) {
    for (const Entity& entity : entities) wishes_.push_back({&entity, container_of(entity), saves(entity)});
    // Those that questions save to first, because nothing else will do for them; then the deepest, which has the most
    // places to fall back to.
    std::ranges::stable_sort(wishes_, std::greater{},
                             [this](const Wish& wish) { return std::pair(wish.saves, nodes_[wish.container].depth); });
    for (const Wish& wish : wishes_) allocate(wish);
    for (const Entity& entity : entities) check_nearest(entity);
  }

 private:
  struct Wish {
    const Entity* entity;
    NodeId container;
    bool saves;
  };

  static bool saves(const Entity& entity) {
    return std::ranges::any_of(entity.references, &EntityReference::save_to);
  }

  [[nodiscard]] std::string name(NodeId id) const { return id == 0 ? "the form" : "'" + context_.model.path(id) + "'"; }

  /// The innermost repeat around a node, or the form.
  [[nodiscard]] NodeId scope(NodeId id) const {
    while (id != 0 && nodes_[id].kind != NodeKind::kRepeat) id = nodes_[id].parent;
    return id;
  }

  [[nodiscard]] bool is_inside(NodeId inner, NodeId outer) const {
    while (inner != outer && inner != 0) inner = nodes_[inner].parent;
    return inner == outer;
  }

  [[nodiscard]] NodeId common(NodeId a, NodeId b) const {
    while (!is_inside(b, a)) a = nodes_[a].parent;
    return a;
  }

  /// The container nearest to all references within the innermost repeat that any of them is in.
  NodeId container_of(const Entity& entity) {
    NodeId deepest = 0;
    for (const EntityReference& reference : entity.references) {
      const NodeId here = scope(nodes_[reference.node].parent);
      if (is_inside(here, deepest)) {
        deepest = here;
      } else if (!is_inside(deepest, here)) {
        context_.error(reference.place, fmt::format("the entity list '{}' takes values from {} and from {}, which no single "
                                                    "entry of a repeat has; copy one of them with a calculate",
                                                    entity.list, name(deepest), name(here)));
      }
    }
    NodeId container = kNoNode;
    for (const EntityReference& reference : entity.references) {
      const NodeId parent = nodes_[reference.node].parent;
      if (scope(parent) == deepest) container = container == kNoNode ? parent : common(container, parent);
    }
    return container == kNoNode ? deepest : container;
  }

  void allocate(const Wish& wish) {
    for (NodeId at = wish.container;; at = nodes_[at].parent) {
      const auto [taken, free] = taken_.try_emplace(at, wish.entity);
      if (free) return;
      const bool last = wish.saves || at == 0 || nodes_[at].kind == NodeKind::kRepeat;
      if (last) return refuse_second(wish.entity->place, *wish.entity, at);
    }
  }

  /// A question saves to the nearest entity around it, so no other may stand between.
  void check_nearest(const Entity& entity) {
    for (const EntityReference& reference : entity.references) {
      if (!reference.save_to) continue;
      NodeId at = nodes_[reference.node].parent;
      while (at != 0 && !taken_.contains(at)) at = nodes_[at].parent;
      const auto nearest = taken_.find(at);
      const bool placed = std::ranges::any_of(taken_, [&](const auto& pair) { return pair.second == &entity; });
      if (placed && nearest != taken_.end() && nearest->second != &entity) refuse_second(reference.place, entity, at);
    }
  }

  void refuse_second(Place place, const Entity& entity, NodeId at) const {
    const Entity& holder = *taken_.at(at);
    context_.error(place, fmt::format("{} already holds the entity '{}' of row {}, and each group, repeat or form holds "
                                      "one; put the questions of '{}' in a group of their own", name(at), holder.list,
                                      holder.place.row, entity.list));
  }

  const ReadContext& context_;
  const std::vector<Node>& nodes_;
  std::vector<Wish> wishes_;
  std::map<NodeId, const Entity*> taken_;
};

}  // namespace

void place_entities(const ReadContext& context, const std::vector<Entity>& entities) {
  EntityPlacer(context).place(entities);
}

}  // namespace eslabon::xlsform
