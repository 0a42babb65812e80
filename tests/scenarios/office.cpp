#include "tests/scenarios/office.hpp"

#include <stdexcept>

#include "firmware/form/package.hpp"
#include "host/compile/assignment_reader.hpp"

namespace eslabon::scenario {
namespace {

struct OpenForm {
  explicit OpenForm(const SentObject& form) : source(as_bytes(form.bytes)) {
    if (!package.open(source, cache).ok()) throw std::runtime_error("there is no form to assign firms for");
  }
  MemorySource source;
  std::array<std::uint8_t, 8 * form::kCacheBlockBytes> cache{};
  form::Package package;
};

}  // namespace

void Office::comment(Twin& twin, const std::string& firm, const std::string& question, const std::string& text) {
  const auto node = twin.kiosk().stage().desk.package().find(question);
  if (!node.ok()) throw std::runtime_error("no question " + question);
  comments_[firm].push_back({{*node, kRootRow}, text});
}

void Office::give_back(Twin& twin, const std::string& firm, const std::string& note) {
  app::Desk& desk = twin.kiosk().stage().desk;
  const app::Record* record = desk.directory().find_case(app::Directory::key_of(firm));
  if (record == nullptr) throw std::runtime_error("no interview with " + firm);
  decisions_[firm] = {note, {desk.device_id(), record->interview, 0xD0 + decisions_.size(), comments_[firm]}};
}

SentObject Office::list() const {
  const OpenForm form(form_);
  compile::AssignmentModel model = compile::read_assignments(firms_, form.package);
  for (compile::AssignedCase& assigned : model.cases) {
    const auto decision = decisions_.find(assigned.id);
    if (decision == decisions_.end()) continue;
    assigned.note = decision->second.note;
    assigned.returned = decision->second.returned;
  }
  compile::Typesetter typesetter;
  return cases_object(compile::write_assignments(model, typesetter));
}

std::set<NodeId> Office::given() const {
  const OpenForm form(form_);
  std::set<NodeId> nodes;
  for (const std::string& column : compile::read_assignments(firms_, form.package).columns) nodes.insert(form.package.find(column).value_or(kNoNode));
  return nodes;
}

}  // namespace eslabon::scenario
