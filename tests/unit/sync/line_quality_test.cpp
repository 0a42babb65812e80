// The shape of frames follows the line.
#include <catch2/catch.hpp>
#include <random>

#include "firmware/sync/line_quality.hpp"

namespace {

using eslabon::sync::FrameShape;
using eslabon::sync::LineQuality;

// Sends 400 kB of frames over a line with that symbol error rate.
FrameShape settle(double symbol_errors, double lost_frames) {
  std::mt19937 random(1);
  LineQuality quality;
  for (std::size_t sent = 0; sent < 400000;) {
    const std::size_t size = quality.shape().frame_bytes;
    std::poisson_distribution<int> hits(symbol_errors * static_cast<double>(size));
    const int wrong = hits(random);
    const bool lost = std::uniform_real_distribution<>(0, 1)(random) < lost_frames || (wrong > 0 && quality.shape().repairable == 0);
    if (lost) (void)quality.on_damaged(size);
    else (void)quality.on_good(size, static_cast<std::size_t>(wrong));
    sent += size;
  }
  return quality.shape();
}

}  // namespace

TEST_CASE("a perfect line carries no parity") { CHECK(settle(0, 0) == FrameShape{4096, 0}); }
TEST_CASE("parity follows the error rate") {
  CHECK(settle(8e-5, 0).repairable == 1);
  CHECK(settle(8e-4, 0) == FrameShape{995, 2});
  CHECK(settle(8e-3, 0) == FrameShape{469, 8});
}
TEST_CASE("a line that loses bytes gets short frames") { CHECK(settle(0, 0.4).frame_bytes <= 243); }
