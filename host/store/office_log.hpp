// An office's own log: what its people decided, numbered and chained as a device's.
#pragma once

#include <filesystem>
#include <string>

#include "host/store/decisions.hpp"

namespace eslabon::store {

/// Opened by one program at a time: others wait.
class OfficeLog {
 public:
  /// `identity` is a file beside the store, made with a new number where it is missing: whoever copies a store without it is another office.
  /// `name` is how the office calls itself, "" leaves it. Throws text::Failure(kFailed).
  OfficeLog(Store& store, const std::filesystem::path& identity, const std::string& name);
  ~OfficeLog();
  OfficeLog(const OfficeLog&) = delete;
  OfficeLog& operator=(const OfficeLog&) = delete;

  [[nodiscard]] DeviceId office() const { return office_; }
  /// Durable when it returns. Throws as the store does, and text::Failure(kFailed) when the log was continued elsewhere.
  void append(const Decision& decision);

 private:
  void append(std::uint8_t kind, std::string_view payload);
  Store& store_;
  DeviceId office_ = 0;
  int lock_ = -1;
};

/// `survey.db.office` beside a store that is a file; for others in the user's configuration.
std::filesystem::path office_identity(const std::string& store_address);

}  // namespace eslabon::store
