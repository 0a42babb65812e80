#include "firmware/sync/station_outbox.hpp"

#include <algorithm>
#include <cstring>

namespace eslabon::sync {
namespace {
constexpr std::size_t kFrameOverhead = kDownHeadBytes + frame::kCrcBytes + 4;  // two COBS codes, two delimiters

constexpr std::uint8_t next_number(std::uint8_t number) {
  return number == 255 ? std::uint8_t{1} : static_cast<std::uint8_t>(number + 1);
}
}  // namespace

void StationOutbox::reset(std::size_t ring) {
  size_ = at_ = 0;
  ring_ = ring;
  forget();
}

void StationOutbox::forget() {
  under_way_ = 0;
  heard_ = number_;
}

bool StationOutbox::has_room(std::size_t payload) const { return under_way_ + payload + kFrameOverhead <= ring_; }

void StationOutbox::put(DownType type, Bytes head, Bytes payload) {
  number_ = next_number(number_);
  std::array<std::uint8_t, kMaxDownContent> body{};
  ByteWriter writer(body);
  writer.write<std::uint8_t>(static_cast<std::uint8_t>(type));
  writer.write<std::uint8_t>(number_);
  writer.write_bytes(head);
  writer.write_bytes(payload);
  Bytes rest = writer.written();
  encoder_.begin(rest.size(), 0);
  frame_[0] = frame::kDelimiter;  // ends whatever noise came before
  size_ = 1;
  at_ = 0;
  while (!encoder_.done()) {
    const MutableBytes room = encoder_.room();
    std::copy_n(rest.begin(), room.size(), room.begin());
    rest = rest.subspan(room.size());
    encoder_.added(room.size());
    size_ += encoder_.take(MutableBytes(frame_).subspan(size_));
  }
  sizes_[number_] = static_cast<std::uint16_t>(size_);
  under_way_ += size_;
}

void StationOutbox::put(const DownMessage& message) {
  std::array<std::uint8_t, kMaxControlBytes> bytes{};
  const auto size = encode(message, bytes);
  if (size.ok()) put(DownType::kControl, {}, Bytes(bytes).first(*size));
}

std::size_t StationOutbox::take(MutableBytes out) {
  const std::size_t count = std::min(out.size(), size_ - at_);
  std::memcpy(out.data(), frame_.data() + at_, count);
  at_ += count;
  return count;
}

void StationOutbox::on_heard(std::uint8_t number) {
  const auto ahead = [&](std::uint8_t n) { return static_cast<unsigned>(n + 255 - heard_) % 255; };
  if (number == 0 || ahead(number) > ahead(number_)) return;
  while (heard_ != number) {
    heard_ = next_number(heard_);
    under_way_ -= std::min<std::size_t>(under_way_, sizes_[heard_]);
  }
}

}  // namespace eslabon::sync
