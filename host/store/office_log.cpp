#include "host/store/office_log.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "firmware/event/event_codec.hpp"
#include "host/store/entry_chunk.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

[[noreturn]] void fail(const std::string& message) { throw text::Failure(text::ExitCode::kFailed, message); }

DeviceId new_office() {
  if (sodium_init() < 0) fail("no source of random numbers");
  std::uint64_t number = 0;
  randombytes_buf(&number, sizeof number);
  return kOfficeMark | (number & ((DeviceId{1} << 40) - 1));
}

DeviceId read_identity(int file) {
  std::array<char, 17> digits{};
  if (::pread(file, digits.data(), 16, 0) != 16) return 0;
  return std::strtoull(digits.data(), nullptr, 16);
}

}  // namespace

OfficeLog::OfficeLog(Store& store, const std::filesystem::path& identity, const std::string& name) : store_(store) {
  std::error_code ignored;
  if (identity.has_parent_path()) std::filesystem::create_directories(identity.parent_path(), ignored);
  lock_ = ::open(identity.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0 || ::flock(lock_, LOCK_EX) != 0) fail(identity.string() + ": " + std::strerror(errno));
  office_ = read_identity(lock_);
  if (!is_office(office_)) {
    office_ = new_office();
    const std::string text = device_name(office_) + "\n";
    if (::pwrite(lock_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()) || ::fsync(lock_) != 0) fail(identity.string() + ": " + std::strerror(errno));
  }
  const LogEnd end = store_.end_of(office_);
  if (end.up_to == 0) {
    std::array<std::uint8_t, kMaxEventBytes> bytes;
    const auto size = event::encode(event::log_begun(office_), bytes);
    append(static_cast<std::uint8_t>(event::Kind::log_begun), as_text(Bytes(bytes).first(size.value_or(0))));
  }
  if (!name.empty() && Decisions(store_).office_name(office_) != name) append(static_cast<std::uint8_t>(DecisionKind::kOfficeNamed), name);
}

OfficeLog::~OfficeLog() {
  if (lock_ >= 0) ::close(lock_);
}

void OfficeLog::append(const Decision& decision) { append(static_cast<std::uint8_t>(decision.kind), write_decision(decision)); }

void OfficeLog::append(std::uint8_t kind, std::string_view payload) {
  constexpr std::size_t kMostPayload = 0xFFFF;
  if (payload.size() > kMostPayload) fail("the decision is too long for one entry: correct fewer answers at once");
  const LogEnd end = store_.end_of(office_);
  const EntryView entry{end.up_to + 1, kind, 0, as_bytes(payload)};
  const Added added = store_.add(office_, end, std::span(&entry, 1), chain_after(end.chain, entry));
  if (added != Added::kStored) fail(store_.name() + ": the office's log was continued elsewhere (" + name_of(added) + ")");
}

std::filesystem::path office_identity(const std::string& store_address) {
  if (store_address.find("://") == std::string::npos) return store_address + ".office";
  const char* const home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "." : home) / ".config" / "eslabon" / "office";
}

}  // namespace eslabon::store
