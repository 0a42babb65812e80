// From the bytes of a node record to a checked Node.
#pragma once

#include "firmware/base/bytes.hpp"
#include "firmware/form/node.hpp"

namespace eslabon::form {

/// What references in a record must stay below.
struct NodeBounds {
  std::uint32_t nodes = 0;
  std::uint32_t programs = 0;
  std::uint32_t strings = 0;
  std::uint32_t tables = 0;
};

/// `record` holds kNodeBytes. kCorrupt: a reference or an enumerator out of bounds, or a tree that is none: every
/// parent and enclosing repeat precedes its node and every subtree ends after it, so that no walk can loop.
Result<Node> parse_node(Bytes record, NodeId id, const NodeBounds& bounds);

}  // namespace eslabon::form
