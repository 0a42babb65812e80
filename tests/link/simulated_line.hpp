// One direction of a serial line in virtual time: a rate, a delay, and everything that can happen to bytes.
#pragma once

#include <cmath>
#include <deque>
#include <random>

#include "firmware/base/bytes.hpp"

namespace eslabon::testing {

struct LineFaults {
  double bit_errors = 0;  ///< probability a data bit
  double drops = 0;       ///< the next four: probability a byte
  double doubles = 0;
  double inserts = 0;
  double bursts = 0;      ///< a burst begins
  double burst_bytes = 20;
  double latency_ms = 0;
};

class SimulatedLine {
 public:
  SimulatedLine(std::uint64_t seed, const LineFaults& faults) : random_(seed), faults_(faults) {
    to_flip_ = draw(faults_.bit_errors);
  }
  void set_faults(const LineFaults& faults) {
    faults_ = faults;
    to_flip_ = draw(faults_.bit_errors);
  }

  /// Room in the sender's ring.
  [[nodiscard]] std::size_t writable() const { return waiting_.size() >= ring ? 0 : ring - waiting_.size(); }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
  [[nodiscard]] bool drained() const { return waiting_.empty(); }
  void write(Bytes bytes) { waiting_.insert(waiting_.end(), bytes.begin(), bytes.end()); }

  /// Moves on to `now_us` and appends what arrives by then to `out`.
  void run(double now_us, std::vector<std::uint8_t>& out) {
    const double byte_us = 1e7 / baud;
    if (waiting_.empty()) free_us_ = std::max(free_us_, now_us - byte_us);
    while (!waiting_.empty() && free_us_ + byte_us <= now_us) {
      free_us_ += byte_us;
      ++carried;
      pass(waiting_.front());
      waiting_.pop_front();
    }
    while (!way_.empty() && way_.front().at_us <= now_us) {
      if (!cut) out.push_back(way_.front().byte);
      way_.pop_front();
    }
  }
  void unplug() {
    waiting_.clear();
    way_.clear();
  }

  double baud = 115200;
  double heard_baud = 0;     ///< what the receiver listens at; another one turns everything into noise
  std::size_t ring = 2048;
  bool cut = false;
  std::uint64_t carried = 0;

 private:
  struct Moving {
    double at_us;
    std::uint8_t byte;
  };
  std::uint64_t draw(double probability) {
    if (probability <= 0) return UINT64_MAX;
    const double u = std::uniform_real_distribution<double>(1e-12, 1)(random_);
    return static_cast<std::uint64_t>(std::log(u) / std::log1p(-probability));
  }
  bool happens(double probability) {
    return probability > 0 && std::uniform_real_distribution<double>(0, 1)(random_) < probability;
  }
  std::uint8_t damage(std::uint8_t byte) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      if (to_flip_ == UINT64_MAX) break;
      if (to_flip_-- > 0) continue;
      byte = static_cast<std::uint8_t>(byte ^ (1U << bit));
      to_flip_ = draw(faults_.bit_errors);
    }
    if (burst_left_ == 0 && happens(faults_.bursts)) burst_left_ = 1 + draw(1 / faults_.burst_bytes);
    if (burst_left_ > 0) --burst_left_, byte = static_cast<std::uint8_t>(random_());
    if (heard_baud != 0 && heard_baud != baud) byte = static_cast<std::uint8_t>(random_());
    return byte;
  }
  void pass(std::uint8_t byte) {
    const double at = free_us_ + faults_.latency_ms * 1000;
    if (happens(faults_.inserts)) way_.push_back({at, static_cast<std::uint8_t>(random_())});
    if (happens(faults_.drops)) return;
    byte = damage(byte);
    way_.push_back({at, byte});
    if (happens(faults_.doubles)) way_.push_back({at, byte});
  }

  std::mt19937_64 random_;
  LineFaults faults_;
  std::deque<std::uint8_t> waiting_;
  std::deque<Moving> way_;
  std::uint64_t to_flip_ = 0;
  std::uint64_t burst_left_ = 0;
  double free_us_ = 0;
};

}  // namespace eslabon::testing
