#include "host/store/store.hpp"

#include <charconv>
#include <cstdlib>

#include "host/store/postgres_database.hpp"
#include "host/store/sql_store.hpp"
#include "host/store/sqlite_database.hpp"

namespace eslabon::store {

const char* name_of(Added added) {
  switch (added) {
    case Added::kStored: return "stored";
    case Added::kKnown: return "known";
    case Added::kBrokenChain: return "broken chain";
    case Added::kConflict: return "conflict";
  }
  return "";
}

const char* name_of(InterviewState state) {
  switch (state) {
    case InterviewState::kOpen: return "open";
    case InterviewState::kFinished: return "finished";
    case InterviewState::kDiscarded: return "discarded";
  }
  return "";
}

std::string hex16(std::uint64_t number) {
  char digits[17] = {};
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(number));
  return digits;
}

std::string interview_key(DeviceId device, event::InterviewId id) { return device_name(device) + "-" + std::to_string(id); }

bool parse_interview_key(std::string_view text, DeviceId& device, event::InterviewId& id) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return false;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), text.data() + dash, device, 16);
  const auto second = std::from_chars(text.data() + dash + 1, end, id);
  return first.ec == std::errc() && first.ptr == text.data() + dash && second.ec == std::errc() && second.ptr == end;
}

std::unique_ptr<Store> open_store(const std::string& address, OpenMode mode) {
  if (address.starts_with("postgresql://") || address.starts_with("postgres://"))
    return std::make_unique<SqlStore>(std::make_unique<PostgresDatabase>(address, mode == OpenMode::kCreate));
  return std::make_unique<SqlStore>(std::make_unique<SqliteDatabase>(address, mode == OpenMode::kCreate));
}

std::string store_address(const std::string& option) {
  const char* const preset = std::getenv("ESLABON_STORE");
  const char* const without = std::getenv("ESLABON_WITHOUT_OFFICES");
  const std::string address = !option.empty() ? option : preset != nullptr && *preset != '\0' ? preset : "eslabon.db";
  return without != nullptr && *without != '\0' ? address + "#without=" + without : address;
}

}  // namespace eslabon::store
