#include "tests/board/card_server.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <random>
#include <stdexcept>

namespace eslabon::board_test {
namespace {

constexpr std::uint64_t kOptionMagic = 0x49484156454F5054, kReplyMagic = 0x3E889045565A9;
constexpr std::uint32_t kRequestMagic = 0x25609513, kAnswerMagic = 0x67446698;
constexpr std::uint16_t kExportFlags = 1 | 4;  // has flags, takes flush
constexpr std::uint32_t kExportName = 1, kAbort = 2, kInfo = 6, kGo = 7;
constexpr std::uint32_t kAck = 1, kInfoReply = 3, kUnsupported = 0x80000001;
constexpr std::uint16_t kRead = 0, kWrite = 1, kDisconnect = 2;
constexpr std::uint32_t kMaxLength = 32U << 20;
constexpr int kIdleMs = 3;

/// Big-endian bytes, appended one value after the other.
class Message {
 public:
  template <class T>
  Message& add(T value) {
    for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8)
      bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
    return *this;
  }
  [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

bool send_all(int fd, const std::uint8_t* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(fd, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}
bool send_all(int fd, const Message& message) { return send_all(fd, message.bytes().data(), message.bytes().size()); }

bool receive_all(int fd, std::uint8_t* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(fd, bytes, size, 0);
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

template <class T>
bool receive(int fd, T& value) {
  std::array<std::uint8_t, sizeof(T)> bytes{};
  if (!receive_all(fd, bytes.data(), bytes.size())) return false;
  value = 0;
  for (const std::uint8_t byte : bytes) value = static_cast<T>((value << 8) | byte);
  return true;
}

Message option_reply(std::uint32_t option, std::uint32_t type, std::uint32_t size) {
  return Message().add(kReplyMagic).add(option).add(type).add(size);
}

}  // namespace

struct CardServer::Request {
  std::uint16_t type = 0;
  std::uint64_t handle = 0, offset = 0;
  std::uint32_t length = 0;
};

CardServer::CardServer(std::filesystem::path socket, std::uint64_t size, std::uint8_t fill)
    : socket_(std::move(socket)), medium_(size, fill) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_.string().size() >= sizeof address.sun_path) throw std::runtime_error(socket_.string() + ": path too long");
  std::strcpy(address.sun_path, socket_.c_str());
  std::filesystem::create_directories(socket_.parent_path());
  ::unlink(socket_.c_str());
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(listener_, 4) != 0)
    throw std::runtime_error(socket_.string() + ": cannot listen");
  thread_ = std::thread([this] { serve(); });
}

CardServer::~CardServer() {
  stop_ = true;
  thread_.join();
  ::close(listener_);
  ::unlink(socket_.c_str());
}

void CardServer::plan_cut(Cut cut) {
  const std::scoped_lock lock(mutex_);
  cut_ = cut;
  writes_ = 0;
  cut_done_ = false;
}

void CardServer::settle() const {
  const std::uint64_t before = idle_;
  while (!cut_done_ && idle_ < before + 2) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

std::vector<std::uint8_t> CardServer::content() {
  const std::scoped_lock lock(mutex_);
  return medium_;
}

void CardServer::restore(const std::vector<std::uint8_t>& content) {
  const std::scoped_lock lock(mutex_);
  medium_ = content;
}

void CardServer::serve() {
  while (!stop_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 50) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    serve_client(client);
    ::close(client);
  }
}

void CardServer::serve_client(int client) {
  if (!negotiate(client)) return;
  while (!stop_) {
    pollfd waiting{client, POLLIN, 0};
    if (::poll(&waiting, 1, kIdleMs) == 0) {
      ++idle_;
      continue;
    }
    std::uint32_t magic = 0;
    std::uint16_t flags = 0;
    Request request;
    if (!receive(client, magic) || magic != kRequestMagic || !receive(client, flags) || !receive(client, request.type) ||
        !receive(client, request.handle) || !receive(client, request.offset) || !receive(client, request.length))
      return;
    if (request.type == kDisconnect || !answer(client, request)) return;
  }
}

bool CardServer::negotiate(int client) {
  std::uint32_t client_flags = 0;
  if (!send_all(client, Message().add(std::uint64_t{0x4E42444D41474943}).add(kOptionMagic).add(std::uint16_t{3}))) return false;
  if (!receive(client, client_flags)) return false;
  while (true) {
    std::uint64_t magic = 0;
    std::uint32_t option = 0, length = 0;
    if (!receive(client, magic) || magic != kOptionMagic || !receive(client, option) || !receive(client, length)) return false;
    std::vector<std::uint8_t> data(std::min(length, 65536U));
    if (!receive_all(client, data.data(), data.size()) || option == kAbort) return false;
    if (!answer_option(client, option)) return false;
    if (option == kExportName || option == kGo) return true;
  }
}

bool CardServer::answer_option(int client, std::uint32_t option) {
  const std::uint64_t size = medium_.size();
  if (option == kExportName) return send_all(client, Message().add(size).add(kExportFlags));
  if (option != kGo && option != kInfo) return send_all(client, option_reply(option, kUnsupported, 0));
  // Smallest request 1 byte: a flash chip's pages are smaller than a disk's sectors.
  return send_all(client, option_reply(option, kInfoReply, 12).add(std::uint16_t{0}).add(size).add(kExportFlags)) &&
         send_all(client, option_reply(option, kInfoReply, 14).add(std::uint16_t{3}).add(1U).add(512U).add(kMaxLength)) &&
         send_all(client, option_reply(option, kAck, 0));
}

bool CardServer::answer(int client, const Request& request) {
  const bool inside = request.offset <= medium_.size() && request.length <= medium_.size() - request.offset;
  const bool moves_data = request.type == kRead || request.type == kWrite;
  if (!inside || (moves_data && request.length > kMaxLength)) return false;
  if (request.type == kWrite) return write(client, request);
  if (!send_all(client, Message().add(kAnswerMagic).add(0U).add(request.handle))) return false;
  if (request.type != kRead) return true;
  const std::scoped_lock lock(mutex_);
  return send_all(client, medium_.data() + request.offset, request.length);
}

bool CardServer::write(int client, const Request& request) {
  std::vector<std::uint8_t> data(request.length);
  if (!receive_all(client, data.data(), data.size())) return false;
  {
    const std::scoped_lock lock(mutex_);
    if (cut_done_) return true;  // no power: nothing is stored, nobody is told
    if (writes_ >= cut_.writes) {
      apply_cut(request, data);
      return true;
    }
    std::copy(data.begin(), data.end(), medium_.begin() + static_cast<std::ptrdiff_t>(request.offset));
    ++writes_;
  }
  return send_all(client, Message().add(kAnswerMagic).add(0U).add(request.handle));
}

// The bytes before the first and behind the last one that changes are what they were in any case.
void CardServer::apply_cut(const Request& request, const std::vector<std::uint8_t>& data) {
  const auto target = medium_.begin() + static_cast<std::ptrdiff_t>(request.offset);
  std::vector<std::size_t> changing;
  for (std::size_t i = 0; i < data.size(); ++i)
    if (target[static_cast<std::ptrdiff_t>(i)] != data[i]) changing.push_back(i);
  std::minstd_rand noise(static_cast<unsigned>(request.offset + cut_.permille + 1));
  const std::size_t kept = changing.size() * cut_.permille / 1000;
  for (std::size_t i = 0; i < changing.size(); ++i) {
    std::uint8_t& byte = target[static_cast<std::ptrdiff_t>(changing[i])];
    const auto fresh = data[changing[i]], random = static_cast<std::uint8_t>(noise() >> 8);
    if (i < kept) byte = fresh;
    else if (cut_.garble) byte = cut_.flash ? static_cast<std::uint8_t>(byte ^ ((byte ^ fresh) & random)) : random;
  }
  cut_done_ = true;
  cut_.gone();
}

}  // namespace eslabon::board_test
