// Entries as they lie in a store: some that follow each other in one run of bytes, so that millions cost few rows.
//
//   chunk = entries;  entry = payload size (2 bytes, little-endian), kind, flags, payload
#pragma once

#include <string>

#include "host/store/log_types.hpp"

namespace eslabon::store {

/// Chunks grow to about this many bytes.
inline constexpr std::size_t kChunkBytes = 256 * 1024;

void append_entry(std::string& chunk, const EntryView& entry);

/// Reads a chunk whose first entry has number `first`; the bytes must outlive it.
class ChunkReader {
 public:
  ChunkReader(Bytes chunk, Sequence first) : reader_(chunk), next_(first) {}
  /// False at the end. Throws text::Failure(kFailed) when the bytes are no chunk: the store was damaged.
  bool next(EntryView& entry);

 private:
  ByteReader reader_;
  Sequence next_;
};

/// The chain after one more entry.
Chain chain_after(Chain before, const EntryView& entry);

}  // namespace eslabon::store
