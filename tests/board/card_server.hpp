// A card whose power can be cut at an exact byte: an NBD server for QEMU's -drive file=nbd+unix:///?socket=...
// (protocol: the NetworkBlockDevice project's doc/proto.md, fixed newstyle negotiation).
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace eslabon::board_test {

/// Where the power goes: in the write after `writes` whole ones.
struct Cut {
  std::uint64_t writes = std::numeric_limits<std::uint64_t>::max();
  /// How much of what that write was to change still reaches the medium.
  std::uint16_t permille = 0;
  /// The rest of it is noise instead of what was there: a garbled block. On flash only bits that were to change do so.
  bool garble = false;
  bool flash = false;
  /// Called once it is done, from the server's thread: to stop the machine.
  std::function<void()> gone = [] {};
};

/// The medium lives in memory and outlives every machine that uses it; one machine at a time.
class CardServer {
 public:
  /// Serves `size` bytes, all `fill`, at the unix socket `socket`. Throws std::runtime_error.
  CardServer(std::filesystem::path socket, std::uint64_t size, std::uint8_t fill = 0);
  ~CardServer();
  CardServer(const CardServer&) = delete;
  CardServer& operator=(const CardServer&) = delete;

  /// For QemuOptions::card_url.
  [[nodiscard]] std::string url() const { return "nbd+unix:///?socket=" + std::filesystem::absolute(socket_).string(); }

  /// Counts writes from zero again and cuts there; afterwards nothing is answered until the next plan_cut().
  void plan_cut(Cut cut);
  [[nodiscard]] bool is_cut() const { return cut_done_; }
  [[nodiscard]] std::uint64_t writes() const { return writes_; }
  /// Waits until everything that has been sent is served: an emulated flash chip does not wait for its own writes.
  void settle() const;
  /// A copy of the medium as it is.
  std::vector<std::uint8_t> content();
  /// The medium as it was at another time, to start again from.
  void restore(const std::vector<std::uint8_t>& content);

 private:
  struct Request;
  void serve();
  void serve_client(int client);
  bool negotiate(int client);
  bool answer_option(int client, std::uint32_t option);
  bool answer(int client, const Request& request);
  bool write(int client, const Request& request);
  void apply_cut(const Request& request, const std::vector<std::uint8_t>& data);

  std::filesystem::path socket_;
  std::vector<std::uint8_t> medium_;
  std::mutex mutex_;
  Cut cut_;
  std::atomic<bool> cut_done_ = false;
  std::atomic<std::uint64_t> writes_ = 0, idle_ = 0;
  std::atomic<bool> stop_ = false;
  int listener_ = -1;
  std::thread thread_;
};

}  // namespace eslabon::board_test
