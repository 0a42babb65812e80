#include "firmware/sync/object_difference.hpp"

#include <algorithm>

#include "firmware/base/crc32c.hpp"

namespace eslabon::sync {
namespace {

using Leaving = std::array<std::uint32_t, 256>;

// A CRC is linear: what a byte adds to it, a block's length later, depends on nothing else and can be taken out again.
Leaving make_leaving() {
  std::array<std::uint8_t, kBlockBytes + 1> bytes{};
  const std::uint32_t zeros = crc32c(Bytes(bytes).first(kBlockBytes));
  Leaving leaving{};
  for (std::size_t byte = 0; byte < leaving.size(); ++byte) {
    bytes[0] = static_cast<std::uint8_t>(byte);
    leaving[byte] = crc32c(bytes) ^ zeros;
  }
  return leaving;
}

}  // namespace

void ObjectDifference::add_block(std::uint8_t base, std::uint32_t index, std::uint32_t crc32c) {
  if (block_count_ < blocks_.size()) blocks_[block_count_++] = {crc32c, index * kBlockBytes, base};
}

// Of several equal blocks the one that goes on where the last run ended.
const ObjectDifference::Block* ObjectDifference::look_up(std::uint32_t crc32c, const CopyRun& last) const {
  const auto end = blocks_.begin() + static_cast<std::ptrdiff_t>(block_count_);
  const auto less = [](const Block& block, std::uint32_t value) { return block.crc32c < value; };
  const auto first = std::lower_bound(blocks_.begin(), end, crc32c, less);
  if (first == end || first->crc32c != crc32c) return nullptr;
  for (auto block = first; block != end && block->crc32c == crc32c; ++block)
    if (block->base == last.base && block->from == last.from + last.size) return &*block;
  return &*first;
}

void ObjectDifference::add_run(std::uint32_t offset, const Block& block) {
  if (run_count_ > 0) {
    CopyRun& last = runs_[run_count_ - 1];
    if (last.base == block.base && last.offset + last.size == offset && last.from + last.size == block.from) {
      last.size += kBlockBytes;
      return;
    }
  }
  if (run_count_ < runs_.size()) runs_[run_count_++] = {offset, kBlockBytes, block.from, block.base};
}

void ObjectDifference::find(Bytes content) {
  run_count_ = 0;
  std::sort(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(block_count_),
            [](const Block& a, const Block& b) { return a.crc32c < b.crc32c; });
  if (block_count_ == 0 || content.size() < kBlockBytes) return;
  const Leaving leaving = make_leaving();
  std::uint32_t crc = crc32c(content.first(kBlockBytes));
  for (std::uint32_t at = 0; at + kBlockBytes <= content.size();) {
    const Block* block = look_up(crc, run_count_ == 0 ? CopyRun{} : runs_[run_count_ - 1]);
    if (block != nullptr) {
      add_run(at, *block);
      at += kBlockBytes;
      if (at + kBlockBytes <= content.size()) crc = crc32c(content.subspan(at, kBlockBytes));
    } else {
      if (at + kBlockBytes < content.size()) crc = crc32c(content.subspan(at + kBlockBytes, 1), crc) ^ leaving[content[at]];
      ++at;
    }
  }
}

void ObjectDifference::drop(std::uint8_t base) {
  const auto end = runs_.begin() + static_cast<std::ptrdiff_t>(run_count_);
  const auto kept = std::remove_if(runs_.begin(), end, [base](const CopyRun& run) { return run.base == base; });
  run_count_ = static_cast<std::size_t>(kept - runs_.begin());
}

CopyRun ObjectDifference::run_at(std::uint32_t offset) const {
  for (const CopyRun& run : runs())
    if (offset < run.offset + run.size) return run;
  return {UINT32_MAX, 0, 0, 0};
}

}  // namespace eslabon::sync
