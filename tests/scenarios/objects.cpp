#include "tests/scenarios/objects.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "firmware/form/case_list.hpp"
#include "firmware/form/package.hpp"
#include "host/commands/outgoing_files.hpp"
#include "host/compile/assignment_reader.hpp"
#include "host/compile/form_compiler.hpp"

namespace eslabon::scenario {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

template <class Object>
SentObject opened(std::string bytes, const std::filesystem::path& path) {
  SentObject object{std::move(bytes), 0};
  MemorySource source(as_bytes(object.bytes));
  std::array<std::uint8_t, 8 * form::kCacheBlockBytes> cache{};
  Object reader;
  if (!reader.open(source, cache).ok()) throw std::runtime_error(path.string() + ": not what a kiosk takes");
  object.hash = reader.hash();
  return object;
}

}  // namespace

SentObject form_object(const std::filesystem::path& path) {
  if (path.extension() == ".esl") return opened<form::Package>(read_file(path), path);
  std::vector<text::Fault> faults;
  std::string bytes = compile::build_package(path, faults);
  if (!bytes.empty()) return opened<form::Package>(std::move(bytes), path);
  std::string all = path.string() + " cannot be built:";
  for (const text::Fault& fault : faults) all += "\n" + fault.where + ": " + fault.message;
  throw std::runtime_error(all);
}

SentObject firms_object(const std::filesystem::path& path, const SentObject& form) {
  if (path.extension() == ".esl") return opened<form::CaseList>(read_file(path), path);
  MemorySource source(as_bytes(form.bytes));
  std::array<std::uint8_t, 8 * form::kCacheBlockBytes> cache{};
  form::Package package;
  if (!package.open(source, cache).ok()) throw std::runtime_error("there is no form to assign firms for");
  const compile::AssignmentModel model = compile::read_assignments(path, package);
  compile::Typesetter typesetter;
  return opened<form::CaseList>(compile::write_assignments(model, typesetter), path);
}

SentObject cases_object(std::string bytes) { return opened<form::CaseList>(std::move(bytes), "firms"); }

SentObject people_object(const std::filesystem::path& path) {
  const commands::OutgoingFile file = commands::read_configuration(path);
  return {file.bytes, file.name.hash};
}

}  // namespace eslabon::scenario
