// The office of a scenario: which firms it assigns, and which interviews it sends back.
#pragma once

#include <map>
#include <set>
#include <string>

#include "host/compile/assignment_writer.hpp"
#include "tests/scenarios/objects.hpp"
#include "tests/scenarios/twin.hpp"

namespace eslabon::scenario {

class Office {
 public:
  Office(std::filesystem::path firms, SentObject form) : firms_(std::move(firms)), form_(std::move(form)) {}

  /// A remark on an answer of a firm's interview, for the next give_back().
  void comment(Twin& twin, const std::string& firm, const std::string& question, const std::string& text);
  /// Sends the firm's newest interview back with a note.
  void give_back(Twin& twin, const std::string& firm, const std::string& note);
  /// The list of firms as it is to be sent now.
  [[nodiscard]] SentObject list() const;
  /// Questions that the list answers in advance.
  [[nodiscard]] std::set<NodeId> given() const;

 private:
  struct Decision {
    std::string note;
    compile::AssignedCase::Returned returned;
  };
  std::filesystem::path firms_;
  SentObject form_;
  std::map<std::string, Decision> decisions_;
  std::map<std::string, std::vector<compile::AssignedCase::Comment>> comments_;
};

}  // namespace eslabon::scenario
