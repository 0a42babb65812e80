// Texts that live and die together: no allocation for each, and none at all once it has grown.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace eslabon::store {

class TextArena {
 public:
  /// A copy that lives until clear().
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* const room = take(text.size());
    std::memcpy(room, text.data(), text.size());
    return {room, text.size()};
  }
  /// Room for `size` characters, to be written by the caller.
  char* take(std::size_t size) {
    while (block_ < blocks_.size() && used_ + size > blocks_[block_].size) ++block_, used_ = 0;
    if (block_ == blocks_.size()) {
      const std::size_t room = size > kBlockBytes ? size : kBlockBytes;
      blocks_.push_back({std::make_unique_for_overwrite<char[]>(room), room});
      used_ = 0;
    }
    char* const taken = blocks_[block_].bytes.get() + used_;
    used_ += size;
    total_ += size;
    return taken;
  }
  void clear() { block_ = used_ = total_ = 0; }
  [[nodiscard]] std::size_t bytes() const { return total_; }

 private:
  static constexpr std::size_t kBlockBytes = 4096;
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  std::vector<Block> blocks_;
  std::size_t block_ = 0, used_ = 0, total_ = 0;
};

}  // namespace eslabon::store
