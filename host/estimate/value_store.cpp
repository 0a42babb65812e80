#include "host/estimate/value_store.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "host/text/fault.hpp"

namespace eslabon::estimate {
namespace {

constexpr std::size_t kPiece = 16384;

[[noreturn]] void fail() {
  throw text::Failure(text::ExitCode::kFailed, std::string("temporary file for quantiles: ") + std::strerror(errno));
}

}  // namespace

void ValueStore::spill() {
  if (!file_) file_.reset(std::tmpfile());
  if (!file_ || std::fwrite(memory_.data(), sizeof(KeptValue), memory_.size(), file_.get()) != memory_.size()) fail();
  in_file_ += memory_.size();
  memory_.clear();
}

void ValueStore::each(const std::function<void(std::span<const KeptValue>)>& visit) {
  if (in_file_ > 0) {
    std::vector<KeptValue> piece(kPiece);
    std::rewind(file_.get());
    for (std::size_t left = in_file_; left > 0;) {
      const std::size_t count = std::min(left, kPiece);
      if (std::fread(piece.data(), sizeof(KeptValue), count, file_.get()) != count) fail();
      visit(std::span(piece).first(count));
      left -= count;
    }
    if (std::fseek(file_.get(), 0, SEEK_END) != 0) fail();
  }
  if (!memory_.empty()) visit(memory_);
}

}  // namespace eslabon::estimate
