#include "host/store/entry_chunk.hpp"

#include "firmware/journal/chain.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {

void append_entry(std::string& chunk, const EntryView& entry) {
  const auto size = static_cast<std::uint16_t>(entry.payload.size());
  const char head[] = {static_cast<char>(size & 0xFF), static_cast<char>(size >> 8), static_cast<char>(entry.kind),
                       static_cast<char>(entry.flags)};
  chunk.append(head, sizeof head);
  chunk.append(as_text(entry.payload));
}

bool ChunkReader::next(EntryView& entry) {
  if (reader_.remaining() == 0) return false;
  const auto size = reader_.read<std::uint16_t>();
  entry.sequence = next_++;
  entry.kind = reader_.read<std::uint8_t>();
  entry.flags = reader_.read<std::uint8_t>();
  entry.payload = reader_.read_bytes(size);
  if (!reader_.ok())
    throw text::Failure(text::ExitCode::kFailed, "the store is damaged: entry " + std::to_string(entry.sequence) + " ends early");
  return true;
}

Chain chain_after(Chain before, const EntryView& entry) {
  return journal::chain_after(before, entry.sequence, entry.kind, entry.flags, entry.payload);
}

}  // namespace eslabon::store
