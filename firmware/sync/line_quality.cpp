#include "firmware/sync/line_quality.hpp"

#include <algorithm>

namespace eslabon::sync {
namespace {

constexpr double kMemoryBytes = 131072;
constexpr FrameShape kCleanShape{4096, 0};
constexpr std::uint32_t kMostCleanWanted = 1U << 20;

// The sizes fill their codewords exactly: 9 bytes of head and CRC are dealt along with them.
FrameShape shape_for(double symbol_error_rate) {
  if (symbol_error_rate < 5e-5) return {4039, 1};
  if (symbol_error_rate < 3e-4) return {2015, 1};
  if (symbol_error_rate < 2.4e-3) return {995, 2};
  if (symbol_error_rate < 5e-3) return {732, 4};
  return {469, 8};
}

}  // namespace

bool LineQuality::on_good(std::size_t bytes, std::size_t repaired) {
  const auto size = static_cast<double>(bytes);
  if (bytes_ > kMemoryBytes) {
    for (double* sum : {&bytes_, &symbols_, &frames_, &lost_}) *sum /= 2;
  }
  bytes_ += size;
  symbols_ += static_cast<double>(repaired);
  frames_ += 1;
  clean_bytes_ = repaired > 0 ? 0 : clean_bytes_ + static_cast<std::uint32_t>(bytes);
  return choose();
}

bool LineQuality::on_damaged(std::size_t bytes) {
  bytes_ += static_cast<double>(bytes);
  symbols_ += shape_.repairable + 1.0;
  frames_ += 1;
  lost_ += 1;
  clean_bytes_ = 0;
  if (shape_.repairable == 0) clean_wanted_ = std::min(kMostCleanWanted, clean_wanted_ * 16);
  return choose();
}

bool LineQuality::choose() {
  const FrameShape before = shape_;
  if (clean_bytes_ >= clean_wanted_) {
    shape_ = kCleanShape;
  } else if (bytes_ > 8192 || symbols_ > 4 || shape_.repairable == 0) {
    // One symbol is added so that a short clean stretch is not taken for a perfect line.
    shape_ = shape_.repairable == 0 && lost_ < 1 ? shape_ : shape_for((symbols_ + 0.5) / (bytes_ + 8192));
    const bool loses_bytes = frames_ > 12 && lost_ > 0.2 * frames_ && symbols_ < 4 * lost_ * (shape_.repairable + 1);
    if (loses_bytes) shape_.frame_bytes = std::min<std::uint16_t>(shape_.frame_bytes, 243);
  }
  if (shape_ == before) return false;
  if (shape_.repairable == 0) lost_ = 0;
  return true;
}

}  // namespace eslabon::sync
