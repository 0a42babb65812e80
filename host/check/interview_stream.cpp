#include "host/check/interview_stream.hpp"

#include <algorithm>

namespace eslabon::check {
namespace {

constexpr std::size_t kBatchInterviews = 128;
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;
constexpr std::uint64_t kInterviewField = 3;  // proto/event.proto

bool read_varint(Bytes& bytes, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const std::uint8_t byte = bytes[0];
    bytes = bytes.subspan(1);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool skip(Bytes& bytes, std::uint64_t wire_type) {
  std::uint64_t size = 0;
  switch (wire_type) {
    case 0: return read_varint(bytes, size);
    case 1: size = 8; break;
    case 2:
      if (!read_varint(bytes, size)) return false;
      break;
    case 5: size = 4; break;
    default: return false;
  }
  if (size > bytes.size()) return false;
  bytes = bytes.subspan(size);
  return true;
}

}  // namespace

event::InterviewId interview_of(Bytes payload) {
  std::uint64_t tag = 0, value = 0;
  while (read_varint(payload, tag)) {
    if (tag == kInterviewField << 3) return read_varint(payload, value) ? value : 0;
    if (!skip(payload, tag & 7)) return 0;
  }
  return 0;
}

void InterviewStream::read(std::vector<store::InterviewInfo> wanted) {
  trace_ = {};
  if (wanted.empty()) return;
  wanted_ = std::move(wanted);
  store::Sequence first = wanted_[0].id, last = 0;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    pending_[wanted_[i].id].first = i;
    first = std::min(first, wanted_[i].id);
    last = std::max(last, wanted_[i].last);
  }
  store_.read(wanted_[0].device, first, last, [&](const store::EntryView& entry) {
    hear(entry);
    return true;
  });
  trace_.end();
  // What is left lacks its last entries: another office has them.
  for (auto& [id, found] : pending_) complete(wanted_[found.first], std::move(found.second));
  pending_.clear();
}

void InterviewStream::hear(const store::EntryView& entry) {
  constexpr auto kOpened = static_cast<std::uint8_t>(event::Kind::interview_opened);
  if (entry.kind == store::DamageTrace::kLostKind) return trace_.lost();
  if (entry.kind < kOpened) return;
  const event::InterviewId id = entry.kind == kOpened ? entry.sequence : interview_of(entry.payload);
  trace_.intact(id);
  const auto found = pending_.find(id);
  if (found == pending_.end()) return;
  Pending& pending = found->second.second;
  if (pending.events.empty() && !spare_.empty()) {
    std::swap(pending, spare_.back());
    spare_.pop_back();
  }
  pending.events.push_back({entry.sequence, entry.kind, static_cast<std::uint32_t>(pending.bytes.size()), static_cast<std::uint32_t>(entry.payload.size())});
  pending.bytes += as_text(entry.payload);
  const store::InterviewInfo& info = wanted_[found->second.first];
  if (entry.sequence < info.last) return;
  complete(info, std::move(pending));
  pending_.erase(found);
}

void InterviewStream::add_corrections(const store::InterviewInfo& info, Pending& pending) {
  if (decisions_.empty()) return;
  for (const store::Decision* correction : decisions_.review(info.device, info.id, info.last).corrections)
    for (const std::string& event : correction->events) {
      if (event.empty()) continue;
      pending.events.push_back({0, static_cast<std::uint8_t>(event[0]), static_cast<std::uint32_t>(pending.bytes.size()), static_cast<std::uint32_t>(event.size() - 1)});
      pending.bytes.append(event, 1);
    }
}

void InterviewStream::complete(const store::InterviewInfo& info, Pending&& pending) {
  add_corrections(info, pending);
  batch_.items.push_back({info, batch_.events.size(), pending.events.size()});
  const auto base = static_cast<std::uint32_t>(batch_.bytes.size());
  for (InterviewBatch::Event event : pending.events) {
    event.at += base;
    batch_.events.push_back(event);
  }
  batch_.bytes += pending.bytes;
  pending.events.clear(), pending.bytes.clear();
  if (spare_.size() < kBatchInterviews) spare_.push_back(std::move(pending));
  if (batch_.items.size() >= kBatchInterviews || batch_.bytes.size() >= kBatchBytes) flush();
}

void InterviewStream::flush() {
  if (batch_.items.empty()) return;
  batch_.number = next_number_++;
  give_(std::move(batch_));
  batch_ = {};
}

}  // namespace eslabon::check
