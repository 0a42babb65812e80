// A form package, opened and read in place: nodes, expressions, recompute order, texts, glyphs, tables.
// Nothing per node, choice or text is held in memory; each read goes through the cache given to open().
#pragma once

#include "firmware/expr/program.hpp"
#include "firmware/form/font.hpp"
#include "firmware/form/menu_text.hpp"
#include "firmware/form/node.hpp"
#include "firmware/form/strings.hpp"
#include "firmware/form/tables.hpp"

namespace eslabon::form {

/// Longest node name, in bytes.
inline constexpr std::size_t kMaxNameBytes = 64;
/// Longest expression, in bytes: a buffer of this size reads any of them.
inline constexpr std::size_t kMaxProgramBytes = 4096;

/// The form as a whole. Texts are read with Strings or Package::text.
struct FormInfo {
  std::uint16_t nodes = 0;          ///< node ids are 0 .. nodes-1
  std::uint16_t programs = 0;       ///< program ids are 1 .. programs
  std::uint16_t steps = 0;          ///< of the recompute order
  std::uint8_t languages = 0;       ///< at least 1
  std::uint8_t default_language = 0;
  StringId title = kNoString;
  ProgramId instance_name = kNoProgram;  ///< an interview's title in lists
  std::uint16_t max_stack = 0;      ///< deepest expression stack of all programs
};

class Package {
 public:
  Package() = default;
  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;

  /// Opens without reading more than a few blocks: header, contents, form information. `source` and `cache` (at least
  /// two blocks of kCacheBlockBytes, 4 to 8 advised) must outlive the package. A file that was never verified as a
  /// whole (see verify_package) is still safe to use: each later read is checked and answers kCorrupt at worst.
  /// kUnsupported: another kind of file or a newer format. kTruncated, kCorrupt, kTooSmall; the source's errors.
  Status open(Source& source, MutableBytes cache);
  [[nodiscard]] bool is_open() const { return container_.is_open(); }

  [[nodiscard]] const FormInfo& info() const { return info_; }
  /// Names the content: equal hashes, equal packages.
  [[nodiscard]] ContentHash hash() const { return container_.hash(); }
  /// The form's id and version as in the workbook's settings, in `buffer` (kMaxCellBytes suffice).
  Result<std::string_view> form_id(MutableBytes buffer) const;
  Result<std::string_view> version(MutableBytes buffer) const;

  /// kOutOfRange: no such node. kCorrupt: its record breaks the format's rules.
  Result<Node> node(NodeId id) const;
  /// Two bytes of its record (node_at in package_layout.hpp), for who looks at many nodes for one thing. kOutOfRange.
  Result<std::uint16_t> node_word(NodeId id, std::size_t at) const;
  /// The node's name, in `buffer` (kMaxNameBytes suffice).
  Result<std::string_view> name(NodeId id, MutableBytes buffer) const;
  /// The first node, in document order, of that name. kNotFound.
  Result<NodeId> find(std::string_view name) const;

  /// Loads an expression into `buffer` and verifies it, so that the machine may run it. kOutOfRange: no such program.
  /// kTooSmall: `buffer`. kCorrupt.
  Result<expr::Program> program(ProgramId id, MutableBytes buffer) const;

  /// `index` below info().steps, else kOutOfRange.
  Result<Step> step(std::uint16_t index) const;
  /// What must be computed again when this node's value or relevance changes (for a group: its relevance; for a
  /// repeat: also when a row comes or goes): how many, and each, in ascending step order. Only what depends on it
  /// directly: run a step, and when its result changed, go on with the dependents of the step's node.
  Result<std::uint16_t> dependent_count(NodeId node) const;
  Result<Dependent> dependent(NodeId node, std::uint16_t index) const;
  /// Nodes whose calculation runs when the user changes this node (column `trigger`).
  Result<std::uint16_t> triggered_count(NodeId node) const;
  Result<NodeId> triggered(NodeId node, std::uint16_t index) const;

  /// The device's own words; kNoString when the package is older than they are.
  Result<StringId> menu(MenuText text) const;

  [[nodiscard]] Strings strings() const { return Strings(container_); }
  [[nodiscard]] Tables tables() const { return Tables(container_); }
  [[nodiscard]] Font font() const { return Font(container_); }
  [[nodiscard]] const Container& container() const { return container_; }

 private:
  Status read_info();
  Result<std::uint32_t> name_text(NodeId id) const;
  Container container_;
  FormInfo info_;
};

}  // namespace eslabon::form
