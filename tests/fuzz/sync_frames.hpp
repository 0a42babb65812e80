// Cuts a fuzzer's input into pieces for a session, and frames them as a peer would.
#pragma once

#include <algorithm>
#include <vector>

#include "firmware/frame/frame_decoder.hpp"
#include "firmware/frame/frame_encoder.hpp"
#include "firmware/sync/control_message.hpp"

namespace eslabon::fuzz {

struct Piece {
  bool framed = false;   ///< with a right CRC, so that it gets past the frame layer
  bool welcome = false;  ///< a Welcome with the right session instead of the bytes
  bool cut = false;      ///< the line is pulled and put back before the bytes
  std::uint64_t pause_ms = 0;
  Bytes bytes;
};

/// One head byte (what to do, how long to wait), one length byte, bytes.
class Pieces {
 public:
  explicit Pieces(Bytes input) : input_(input) {}
  [[nodiscard]] bool empty() const { return input_.size() < 2; }
  Piece next() {
    const std::uint8_t head = input_[0];
    const std::size_t size = std::min<std::size_t>(input_[1], input_.size() - 2);
    const Piece piece{(head & 1U) != 0, (head & 6U) == 6, (head & 6U) == 4, (head >> 3) * 7U, input_.subspan(2, size)};
    input_ = input_.subspan(2 + size);
    return piece;
  }

 private:
  Bytes input_;
};

inline std::vector<std::uint8_t> frame_of(Bytes body) {
  frame::FrameEncoder encoder;
  encoder.begin(body.size(), 0);
  std::vector<std::uint8_t> wire;
  while (!encoder.done()) {
    const MutableBytes room = encoder.room();
    std::copy_n(body.begin(), room.size(), room.begin());
    body = body.subspan(room.size());
    encoder.added(room.size());
    std::uint8_t out[64];
    const std::size_t count = encoder.take(out);
    wire.insert(wire.end(), out, out + count);
  }
  return wire;
}

/// Calls `each` for every message in what a station sent.
template <class Each>
void for_each_message(Bytes sent, Each each) {
  frame::BufferedDecoder<sync::kMaxDownContent> decoder;
  for (const std::uint8_t byte : sent) {
    const auto content = decoder.put(byte);
    if (!content) continue;
    const auto body = frame::open_plain(*content);
    sync::DownMessage message = eslabon_Down_init_zero;
    if (!body || body->size() <= 2 || !sync::decode(body->subspan(2), message).ok()) continue;
    each(message);
  }
}

/// `begun`: the stream that the device says it is sending; null for none.
inline std::vector<std::uint8_t> welcome_body(std::uint64_t session, const eslabon_Begun* begun) {
  sync::UpMessage message = eslabon_Up_init_zero;
  message.which_message = eslabon_Up_welcome_tag;
  message.message.welcome.session = session;
  message.message.welcome.version = sync::kProtocolVersion;
  message.message.welcome.device = 1;
  message.message.welcome.next = 50;
  message.message.welcome.first = 1;
  message.message.welcome.receive_ring = 512;
  message.message.welcome.base_baud = 115200;
  message.message.welcome.max_baud = 115200;
  message.message.welcome.has_begun = begun != nullptr;
  if (begun != nullptr) message.message.welcome.begun = *begun;
  message.message.welcome.objects_count = 1;
  message.message.welcome.objects[0] = {1, 9, 3000};
  std::vector<std::uint8_t> body(5 + sync::kMaxControlBytes);
  store_le<std::uint32_t>(body.data(), sync::up_head(sync::UpType::kControl, 0));
  body.resize(5 + sync::encode(message, MutableBytes(body).subspan(5)).value_or(0));
  return body;
}

}  // namespace eslabon::fuzz
