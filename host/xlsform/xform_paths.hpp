// Paths of an XForm as the names of a workbook. Internal to the reader.
#pragma once

#include "host/xlsform/form_sheet.hpp"

namespace eslabon::xlsform {

class XFormPaths {
 public:
  /// `root` is the name of the root element.
  explicit XFormPaths(std::string root) : root_(std::move(root)) {}

  void add(const std::string& path, NodeId node, const std::string& name);
  /// The node of an absolute path, as written in `ref` or `nodeset`; kNoNode for one that is not in the form.
  [[nodiscard]] NodeId find(std::string_view path) const;
  /// `expression` with `${name}` for every absolute path to a node, `${/path}` where others have the same name: both mean
  /// the rows around the expression, as an XForm's path does. Paths to nothing stay.
  [[nodiscard]] std::string resolve(std::string_view expression) const;
  /// The same inside the `${...}` of a label.
  [[nodiscard]] std::string resolve_text(std::string_view text) const;

 private:
  struct Target {
    NodeId node;
    std::string name;
  };
  std::string root_;
  std::map<std::string, Target> targets_;
  std::map<std::string, std::size_t> names_;
};

}  // namespace eslabon::xlsform
