// The enumerators' file as the object that a kiosk takes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "firmware/form/container.hpp"
#include "firmware/sync/pin_hash.hpp"
#include "host/commands/outgoing_files.hpp"
#include "host/compile/assignment_writer.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxIdBytes = 24;  // of an enumerator_signed_in event, and of the device's directory
constexpr int kMaxLockMinutes = 24 * 60;

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  compile::AssignmentModel read(const json& root) {
    check(root.is_object() && root.contains("enumerators") && root["enumerators"].is_array(), "", "wants a list \"enumerators\"");
    compile::AssignmentModel model;
    const json minutes = root.value("lock_minutes", json(0));
    check(minutes.is_number_integer() && minutes >= 0 && minutes <= kMaxLockMinutes, "lock_minutes", "wants whole minutes, 0 (never) to 1440");
    model.form = minutes.get<std::uint64_t>();
    model.columns = {"pin"};
    for (std::size_t i = 0; i < root["enumerators"].size(); ++i)
      model.cases.push_back(person(root["enumerators"][i], fmt::format("enumerators[{}]", i)));
    return model;
  }

 private:
  void check(bool good, const std::string& where, const std::string& what) const {
    if (!good) throw text::Failure(text::ExitCode::kInvalidInput, fmt::format("{}: {}{}{}", file_, where, where.empty() ? "" : ": ", what));
  }

  std::string word(const json& person, const char* name, const std::string& where) const {
    check(person.is_object() && person.contains(name) && person[name].is_string(), where, fmt::format("wants a text \"{}\"", name));
    return person[name].get<std::string>();
  }

  compile::AssignedCase person(const json& one, const std::string& where) const {
    compile::AssignedCase person;
    person.id = word(one, "id", where);
    person.name = word(one, "name", where);
    const std::string pin = word(one, "pin", where);
    check(!person.id.empty() && person.id.size() <= kMaxIdBytes, where + ".id", "has 1 to 24 bytes");
    const bool digits = std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    check(digits && pin.size() >= 4 && pin.size() <= 8, where + ".pin", "has 4 to 8 digits");
    // From the id, so that the same file is the same object: a kiosk that has it is not sent it again.
    const std::uint64_t salt = sync::pin_hash(0, person.id);
    const sync::PinText text = sync::pin_text(salt, pin);
    person.values = {std::string(text.data(), text.size())};
    return person;
  }

  std::string file_;
};

ContentHash hash_of_people(const std::string& bytes) {
  MemorySource source(as_bytes(bytes));
  std::array<std::uint8_t, 2 * form::kCacheBlockBytes> cache{};
  form::Container container;
  const Status status = container.open(source, cache, form::ContainerKind::kPeople);
  if (!status.ok()) throw text::Failure(text::ExitCode::kFailed, "the configuration cannot be read back");
  return container.hash();
}

}  // namespace

OutgoingFile read_configuration(const std::filesystem::path& path) {
  const json root = json::parse(text::read_file(path), nullptr, false);
  if (root.is_discarded()) throw text::Failure(text::ExitCode::kInvalidInput, path.string() + ": this is not JSON");
  const compile::AssignmentModel model = Reader(path.string()).read(root);
  compile::Typesetter typesetter;
  OutgoingFile file;
  file.bytes = compile::write_assignments(model, typesetter, form::ContainerKind::kPeople);
  file.device_bytes = file.bytes;
  file.title = fmt::format("{} enumerators", model.cases.size());
  file.id = path.filename().string();
  file.name = {sync::ObjectKind::kConfiguration, hash_of_people(file.bytes), static_cast<std::uint32_t>(file.bytes.size())};
  return file;
}

}  // namespace eslabon::commands
