// One node of a form: the form itself, a group, a repeat or a question, as the package holds it.
#pragma once

#include "firmware/base/limits.hpp"

namespace eslabon::form {

/// Numbers one text of the form in all its languages; 0 is "none".
using StringId = std::uint32_t;
inline constexpr StringId kNoString = 0;
/// Numbers one expression of the form; 0 is "none".
using ProgramId = std::uint16_t;
inline constexpr ProgramId kNoProgram = 0;
/// Numbers one table: a choice list or an attached CSV file.
using TableId = std::uint16_t;
inline constexpr TableId kNoTable = 0xFFFF;
/// Numbers one column of one table, from 0.
using ColumnId = std::uint16_t;
inline constexpr ColumnId kNoColumn = 0xFFFF;
/// The translated label of a choice list's rows, where an expression asks for a column.
inline constexpr ColumnId kLabelColumn = 0xFFFE;

enum class NodeKind : std::uint8_t { kForm, kGroup, kRepeat, kQuestion };

/// How a question is asked. Those from kCalculate on are never shown.
enum class QuestionType : std::uint8_t {
  kNone,  ///< not a question
  kText, kInteger, kDecimal, kRange, kSelectOne, kSelectMultiple, kRank, kNote,
  kDate, kTime, kDateTime, kAcknowledge, kBarcode, kGeopoint,
  kCalculate, kHidden, kStart, kEnd, kToday, kDeviceId, kUserName, kAudit,
  kLast_ = kAudit,
};
inline bool is_asked(QuestionType type) { return type > QuestionType::kNone && type < QuestionType::kCalculate; }

/// What an answer is, wherever it came from.
enum class DataType : std::uint8_t {
  kNone, kText, kInteger, kDecimal, kDate, kTime, kDateTime,
  kSelectOne,       ///< text: the choice's name
  kSelectMultiple,  ///< text: names joined by one space, in list order
  kRank,            ///< text: all names joined by one space, best first
  kDynamic,         ///< a calculation whose type is only known when it runs
  kLast_ = kDynamic,
};

/// Bits of Node::flags.
enum NodeFlag : std::uint32_t {
  kRequiredAlways = 1U << 0,   ///< required without an expression
  kReadOnlyAlways = 1U << 1,   ///< also set on what stands inside a read-only group
  kFieldList = 1U << 2,        ///< a group shown as one screen
  kMinimal = 1U << 3,          ///< a long choice list: open with the type-ahead search
  kLikert = 1U << 4,
  kMonthYear = 1U << 5,        ///< a date's day is not asked, and is 1
  kYearOnly = 1U << 6,         ///< a date's month and day are not asked, and are 1
  kDigitsOnly = 1U << 7,       ///< a text typed on the digits
  kMultiline = 1U << 8,
  kThousands = 1U << 9,        ///< digits shown in groups of three
  kRandomize = 1U << 10,       ///< choices shown shuffled; Node::seed
  kDefaultOnce = 1U << 11,     ///< reserved for the writer: `default` is a constant
  kTriggered = 1U << 12,       ///< calculation runs when a trigger changes, not when what it reads changes
  kKeepOnPrune = 1U << 13,
  kSummary = 1U << 14,         ///< a calculated summary that the respondent confirms
  kTableList = 1U << 15,       ///< a group shown as a grid
  kLabelOnly = 1U << 16,       ///< appearance `label`: the heading row of a grid
  kNoLabel = 1U << 17,         ///< appearance `list-nolabel`
  kMasked = 1U << 18,
  kFilterIsKey = 1U << 19,     ///< the choice filter is `filter_column` = `filter_key` and nothing else: found rows need not be asked
};

/// Bits of Node::special: answers other than a value that this question takes.
enum SpecialFlag : std::uint8_t { kMayRefuse = 1, kMayNotKnow = 2, kMayNotApply = 4 };

/// A copy of one node's record; nothing in it points anywhere.
struct Node {
  NodeId id = kNoNode;
  NodeKind kind = NodeKind::kForm;
  QuestionType type = QuestionType::kNone;
  DataType data = DataType::kNone;
  std::uint8_t special = 0;           ///< SpecialFlag bits
  std::uint32_t flags = 0;            ///< NodeFlag bits
  NodeId parent = kNoNode;            ///< always < id; kNoNode for the form
  NodeId subtree_end = 0;             ///< one past its last descendant: its children are id+1 and on, by subtree_end
  NodeId repeat = 0;                  ///< the innermost repeat around it (not itself), 0 when there is none
  std::uint8_t depth = 0;             ///< repeats around it, 0..kMaxRepeatDepth
  std::uint8_t group_depth = 0;       ///< ancestors, the form included

  std::uint16_t max_bytes = 0;        ///< longest answer as text, in UTF-8 bytes; 0 for a node without an answer

  ProgramId relevant = kNoProgram;
  ProgramId required = kNoProgram;
  ProgramId constraint = kNoProgram;  ///< `.` is the candidate answer
  ProgramId calculation = kNoProgram;
  ProgramId read_only = kNoProgram;
  ProgramId default_value = kNoProgram;
  ProgramId choice_filter = kNoProgram;  ///< run for each row that filter_column leaves; kNoProgram: all of them
  ProgramId soft_check = kNoProgram;     ///< like constraint, but may be confirmed with a reason
  ProgramId repeat_count = kNoProgram;
  ProgramId seed = kNoProgram;           ///< of kRandomize

  StringId label = kNoString;
  StringId hint = kNoString;
  StringId guidance = kNoString;
  StringId required_message = kNoString;
  StringId constraint_message = kNoString;
  StringId soft_message = kNoString;
  StringId unit = kNoString;          ///< "USD", "kg": shown beside the number

  TableId choices = kNoTable;
  NodeId choice_node = kNoNode;       ///< choices are the answers of this node of a repeat; then `choices` is kNoTable
  ColumnId filter_column = kNoColumn; ///< only rows where this column equals filter_key's value
  ProgramId filter_key = kNoProgram;

  /// Of a range, all to `range_scale` decimals: -150 with scale 2 is -1.50.
  std::int64_t range_start = 0;
  std::int64_t range_end = 0;
  std::int64_t range_step = 0;
  std::uint8_t range_scale = 0;

  [[nodiscard]] bool has(NodeFlag flag) const { return (flags & flag) != 0; }
  [[nodiscard]] bool is_asked() const { return kind == NodeKind::kQuestion && form::is_asked(type); }
  /// Groups, repeats and the form hold others.
  [[nodiscard]] bool is_parent() const { return kind != NodeKind::kQuestion; }
};

/// What a step of the recompute order computes for its node.
enum class StepKind : std::uint8_t {
  kRelevant, kRequired, kReadOnly, kCalculation, kRepeatCount,
  kConstraint, kSoftCheck, kChoiceFilter,  ///< what an existing answer may now break
  kLast_ = kChoiceFilter,
};

/// One expression in the order in which all can be computed: none reads what a later one computes.
struct Step {
  NodeId node = kNoNode;
  StepKind kind = StepKind::kRelevant;
};

/// One step to be computed again after a change at some address.
struct Dependent {
  std::uint16_t step = 0;  ///< index for Package::step; steps are to be run in ascending index
  /// Whether every row of the step's node is touched; otherwise only those that share the changed address' rows of
  /// the repeats that both nodes stand in.
  bool all_rows = false;
};

}  // namespace eslabon::form
