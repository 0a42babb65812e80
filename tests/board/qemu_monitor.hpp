// QEMU's machine protocol over a unix socket: one command, one answer.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace eslabon::board_test {

/// A connection to one of the emulator's sockets; waits up to ten seconds for it to be there. Throws std::runtime_error.
int connect_to(const std::filesystem::path& socket);

class QemuMonitor {
 public:
  /// Waits up to ten seconds for the socket to be there. Throws std::runtime_error.
  explicit QemuMonitor(const std::filesystem::path& socket);
  ~QemuMonitor();
  QemuMonitor(const QemuMonitor&) = delete;
  QemuMonitor& operator=(const QemuMonitor&) = delete;

  /// The value of "return"; events that come in between are passed over. Throws with QEMU's description on an error, and
  /// when the machine has gone.
  nlohmann::json run(const std::string& command, const nlohmann::json& arguments = nlohmann::json::object());

 private:
  std::string read_line();

  int socket_ = -1;
  std::string received_;
};

}  // namespace eslabon::board_test
