#include "firmware/form/node_record.hpp"

#include "firmware/form/package_layout.hpp"

namespace eslabon::form {
namespace {

class Fields {
 public:
  explicit Fields(Bytes record) : record_(record) {}
  [[nodiscard]] std::uint8_t u8(std::size_t at) const { return record_[at]; }
  [[nodiscard]] std::uint16_t u16(std::size_t at) const { return load_le<std::uint16_t>(record_.data() + at); }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const { return load_le<std::uint32_t>(record_.data() + at); }
  [[nodiscard]] std::int64_t i64(std::size_t at) const {
    return static_cast<std::int64_t>(load_le<std::uint64_t>(record_.data() + at));
  }

 private:
  Bytes record_;
};

void read_place(const Fields& fields, Node& node) {
  node.parent = fields.u16(node_at::kParent);
  node.subtree_end = fields.u16(node_at::kSubtreeEnd);
  node.repeat = fields.u16(node_at::kRepeat);
  node.depth = fields.u8(node_at::kDepth);
  node.group_depth = fields.u8(node_at::kGroupDepth);
  node.max_bytes = fields.u16(node_at::kMaxBytes);
}

void read_choices(const Fields& fields, Node& node) {
  node.choices = fields.u16(node_at::kChoices);
  node.choice_node = fields.u16(node_at::kChoiceNode);
  node.filter_column = fields.u16(node_at::kFilterColumn);
  node.filter_key = fields.u16(node_at::kFilterKey);
  node.range_start = fields.i64(node_at::kRangeStart);
  node.range_end = fields.i64(node_at::kRangeEnd);
  node.range_step = fields.i64(node_at::kRangeStep);
  node.range_scale = fields.u8(node_at::kRangeScale);
}

Status read_programs(const Fields& fields, Node& node, const NodeBounds& bounds) {
  ProgramId* const programs[kNodePrograms] = {
      &node.relevant,      &node.required,      &node.constraint, &node.calculation,  &node.read_only,
      &node.default_value, &node.choice_filter, &node.soft_check, &node.repeat_count, &node.seed};
  for (std::size_t i = 0; i < kNodePrograms; ++i) {
    *programs[i] = fields.u16(node_at::kPrograms + 2 * i);
    if (*programs[i] > bounds.programs) return Error::kCorrupt;
  }
  return node.filter_key > bounds.programs ? Status(Error::kCorrupt) : Status();
}

Status read_strings(const Fields& fields, Node& node, const NodeBounds& bounds) {
  StringId* const strings[kNodeStrings] = {&node.label,           &node.hint,         &node.guidance,
                                           &node.required_message, &node.constraint_message,
                                           &node.soft_message,    &node.unit};
  for (std::size_t i = 0; i < kNodeStrings; ++i) {
    *strings[i] = fields.u32(node_at::kStrings + 4 * i);
    if (*strings[i] >= bounds.strings && *strings[i] != kNoString) return Error::kCorrupt;
  }
  return {};
}

bool is_placed_well(const Node& node, const NodeBounds& bounds) {
  if (node.subtree_end <= node.id || node.subtree_end > bounds.nodes) return false;
  if (node.id == 0) return node.kind == NodeKind::kForm && node.parent == kNoNode && node.repeat == 0;
  if (node.kind == NodeKind::kForm || node.parent >= node.id || node.repeat >= node.id) return false;
  if (node.kind == NodeKind::kQuestion && node.subtree_end != node.id + 1) return false;
  return node.depth <= kMaxRepeatDepth;
}

}  // namespace

Result<Node> parse_node(Bytes record, NodeId id, const NodeBounds& bounds) {
  const Fields fields(record);
  if (fields.u8(node_at::kKind) > static_cast<std::uint8_t>(NodeKind::kQuestion) ||
      fields.u8(node_at::kType) > static_cast<std::uint8_t>(QuestionType::kLast_) ||
      fields.u8(node_at::kData) > static_cast<std::uint8_t>(DataType::kLast_))
    return Error::kCorrupt;
  Node node;
  node.id = id;
  node.kind = static_cast<NodeKind>(fields.u8(node_at::kKind));
  node.type = static_cast<QuestionType>(fields.u8(node_at::kType));
  node.data = static_cast<DataType>(fields.u8(node_at::kData));
  node.special = fields.u8(node_at::kSpecial);
  node.flags = fields.u32(node_at::kFlags);
  read_place(fields, node);
  read_choices(fields, node);
  ESLABON_TRY(read_programs(fields, node, bounds));
  ESLABON_TRY(read_strings(fields, node, bounds));
  if (!is_placed_well(node, bounds) || node.range_scale > 18) return Error::kCorrupt;
  if (node.choices != kNoTable && node.choices >= bounds.tables) return Error::kCorrupt;
  if (node.choice_node != kNoNode && node.choice_node >= bounds.nodes) return Error::kCorrupt;
  return node;
}

}  // namespace eslabon::form
