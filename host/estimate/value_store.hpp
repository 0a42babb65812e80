// Values of one figure with weight and group, for quantiles: in memory while they are few, else in a temporary file.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace eslabon::estimate {

struct KeptValue {
  double value = 0;
  double weight = 0;
  std::uint64_t group = 0;
};

class ValueStore {
 public:
  static constexpr std::size_t kMemoryValues = 1U << 20;  ///< 24 MB; above it they go to the file in pieces

  void add(const KeptValue& value) {
    memory_.push_back(value);
    if (memory_.size() == kMemoryValues) spill();
  }
  /// All values in the order of addition, in pieces. Throws Failure(kFailed) when the temporary file cannot be used.
  void each(const std::function<void(std::span<const KeptValue>)>& visit);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void spill();

  std::vector<KeptValue> memory_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t in_file_ = 0;
};

}  // namespace eslabon::estimate
