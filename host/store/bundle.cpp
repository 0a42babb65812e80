#include "host/store/bundle.hpp"

#include <sodium.h>
#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "host/store/entry_chunk.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

constexpr std::string_view kMagic("ESLBNDL\x01", 8);
constexpr std::size_t kSealBytes = crypto_generichash_BYTES;
constexpr std::uint32_t kMostRunBytes = 16U << 20U, kMostObjectBytes = 256U << 20U, kMostNameBytes16 = 0xFFFF;
constexpr int kLevel = 3;
enum : std::uint8_t { kEnd = 0, kObject = 1, kRun = 2, kContact = 3 };

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw text::Failure(text::ExitCode::kInvalidInput, name + ": " + why + "; nothing of it was taken over");
}

void seal(std::string_view bytes, std::uint8_t (&digest)[kSealBytes]) {
  crypto_generichash(digest, sizeof digest, as_bytes(bytes).data(), bytes.size(), nullptr, 0);
}

class BundleWriter {
 public:
  BundleWriter() : context_(ZSTD_createCCtx()), out_(kMagic) { ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kLevel); }

  template <class T>
  BundleWriter& number(T value) {
    std::uint8_t bytes[sizeof(T)];
    store_le(bytes, static_cast<std::make_unsigned_t<T>>(value));
    return raw(as_text(Bytes(bytes, sizeof bytes)));
  }
  BundleWriter& text(std::string_view text) {
    return number(static_cast<std::uint16_t>(text.size())).raw(text.substr(0, kMostNameBytes16));
  }
  BundleWriter& raw(std::string_view bytes) {
    compress(bytes, ZSTD_e_continue);
    return *this;
  }
  std::string finish() {
    number(std::uint8_t{kEnd});
    compress({}, ZSTD_e_end);
    std::uint8_t digest[kSealBytes];
    seal(out_, digest);
    return out_ += as_text(Bytes(digest, sizeof digest));
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  void compress(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    char room[1U << 16U];
    std::size_t left = 0;
    do {
      ZSTD_outBuffer out{room, sizeof room, 0};
      left = ZSTD_compressStream2(context_.get(), &out, &in, directive);
      if (ZSTD_isError(left) != 0) throw text::Failure(text::ExitCode::kFailed, std::string("compressing a bundle: ") + ZSTD_getErrorName(left));
      out_.append(room, out.pos);
    } while (in.pos < in.size || (directive == ZSTD_e_end && left != 0));
  }
  std::unique_ptr<ZSTD_CCtx, Free> context_;
  std::string out_;
};

/// The records of a bundle whose seal is right, one after another.
class BundleReader {
 public:
  BundleReader(Bytes bundle, const std::string& name) : name_(name), context_(ZSTD_createDCtx()), in_{bundle.data(), bundle.size(), 0} {}

  template <class T>
  T number() {
    const std::string_view bytes = raw(sizeof(T));
    return static_cast<T>(load_le<std::make_unsigned_t<T>>(as_bytes(bytes).data()));
  }
  std::string text() { return std::string(raw(number<std::uint16_t>())); }
  /// Valid until the next call.
  std::string_view raw(std::size_t size) {
    if (buffer_.size() - at_ < size) fill(size);
    const std::string_view taken = std::string_view(buffer_).substr(at_, size);
    at_ += size;
    return taken;
  }
  [[noreturn]] void damaged(const std::string& why) const { refuse(name_, "the bundle is damaged: " + why); }
  void expect_end() {
    if (at_ != buffer_.size() || in_.pos != in_.size) damaged("there is more behind its end");
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  void fill(std::size_t size) {
    buffer_.erase(0, at_);
    at_ = 0;
    while (buffer_.size() < size) {
      char room[1U << 16U];
      ZSTD_outBuffer out{room, sizeof room, 0};
      const std::size_t before = in_.pos;
      if (ZSTD_isError(ZSTD_decompressStream(context_.get(), &out, &in_)) != 0) damaged("it cannot be decompressed");
      if (out.pos == 0 && in_.pos == before) damaged("it ends early");
      buffer_.append(room, out.pos);
    }
  }
  const std::string& name_;
  std::unique_ptr<ZSTD_DCtx, Free> context_;
  ZSTD_inBuffer in_;
  std::string buffer_;
  std::size_t at_ = 0;
};

Bytes check_seal(Bytes bundle, const std::string& name) {
  if (bundle.size() < kMagic.size() + kSealBytes || as_text(bundle.first(kMagic.size() - 1)) != kMagic.substr(0, kMagic.size() - 1))
    refuse(name, "this is no bundle");
  if (bundle[kMagic.size() - 1] != static_cast<std::uint8_t>(kMagic.back())) refuse(name, "the bundle is of a later version of eslabon; update this one");
  std::uint8_t digest[kSealBytes];
  seal(as_text(bundle.first(bundle.size() - kSealBytes)), digest);
  if (!std::equal(std::begin(digest), std::end(digest), bundle.last(kSealBytes).begin()))
    refuse(name, "the bundle is incomplete or was changed: its checksum is wrong");
  return bundle.subspan(kMagic.size(), bundle.size() - kMagic.size() - kSealBytes);
}

struct RunRecord {
  DeviceId device = 0;
  LogEnd before;
  Chain after = 0;
  std::string bytes;
  std::vector<EntryView> entries;
};

RunRecord read_run(BundleReader& reader) {
  RunRecord run;
  run.device = reader.number<DeviceId>();
  run.before.up_to = reader.number<Sequence>();
  run.before.chain = reader.number<Chain>();
  run.after = reader.number<Chain>();
  const auto size = reader.number<std::uint32_t>();
  if (size > kMostRunBytes) reader.damaged("a run of entries is too long");
  run.bytes = reader.raw(size);
  ChunkReader chunk(as_bytes(run.bytes), run.before.up_to + 1);
  Chain chain = run.before.chain;
  try {
    for (EntryView entry; chunk.next(entry);) {
      chain = chain_after(chain, entry);
      run.entries.push_back(entry);
    }
  } catch (const text::Failure&) {
    reader.damaged("an entry ends early");
  }
  if (chain != run.after) reader.damaged("entries of device " + device_name(run.device) + " do not chain to their end");
  return run;
}

/// Reads every record; with a store, adds it.
class Unpacker {
 public:
  Unpacker(Bytes records, const std::string& name, Store* to) : reader_(records, name), to_(to) {}

  MergeReport run() {
    for (;;) switch (reader_.number<std::uint8_t>()) {
        case kEnd: reader_.expect_end(); return report_;
        case kObject: object(); break;
        case kRun: entries(); break;
        case kContact: contact(); break;
        default: reader_.damaged("it has a record of an unknown kind");
      }
  }

 private:
  void object() {
    ObjectInfo info;
    info.hash = reader_.number<ContentHash>();
    info.kind = static_cast<ObjectKind>(reader_.number<std::uint8_t>());
    info.name = reader_.text(), info.version = reader_.text();
    info.size = reader_.number<std::uint32_t>();
    if (info.size > kMostObjectBytes) reader_.damaged("an object is too long");
    const std::string_view bytes = reader_.raw(info.size);
    if (to_ == nullptr || to_->object(info.hash)) return;
    to_->put_object(info, bytes);
    ++report_.objects;
  }
  void entries() {
    const RunRecord run = read_run(reader_);
    if (to_ == nullptr) return;
    const Added added = to_->add(run.device, run.before, run.entries, run.after);
    if (added == Added::kStored) report_.entries += run.entries.size();
    if (added == Added::kStored && (last_ != run.device || report_.devices == 0)) ++report_.devices, last_ = run.device;
    if (added == Added::kConflict && (report_.conflicts.empty() || report_.conflicts.back() != run.device)) report_.conflicts.push_back(run.device);
  }
  void contact() {
    const auto device = reader_.number<DeviceId>();
    const auto utc_s = reader_.number<std::int64_t>();
    if (to_ != nullptr) to_->note_contact(device, utc_s);
  }
  BundleReader reader_;
  Store* to_;
  MergeReport report_;
  DeviceId last_ = 0;
};

/// Cuts a log into runs of what the other side lacks, and writes them.
class RunWriter {
 public:
  RunWriter(BundleWriter& out, Store& from, DeviceId device, const std::vector<LogRun>& known)
      : out_(out), from_(from), device_(device), known_(known) {}

  void take(const EntryView& entry) {
    if (is_known(entry.sequence)) return flush();
    if (!bytes_.empty() && (entry.sequence != end_.up_to + 1 || bytes_.size() > kChunkBytes)) flush();
    if (bytes_.empty()) {
      before_ = {entry.sequence - 1, entry.sequence - 1 == end_.up_to ? end_.chain : from_.chain_at(device_, entry.sequence - 1).value_or(0)};
      end_ = before_;
    }
    append_entry(bytes_, entry);
    end_ = {entry.sequence, chain_after(end_.chain, entry)};
  }
  void flush() {
    if (bytes_.empty()) return;
    out_.number(std::uint8_t{kRun}).number(device_).number(before_.up_to).number(before_.chain).number(end_.chain)
        .number(static_cast<std::uint32_t>(bytes_.size())).raw(bytes_);
    bytes_.clear();
  }

 private:
  [[nodiscard]] bool is_known(Sequence sequence) const {
    return std::any_of(known_.begin(), known_.end(), [&](const LogRun& run) { return sequence >= run.first && sequence <= run.end.up_to; });
  }
  BundleWriter& out_;
  Store& from_;
  DeviceId device_;
  const std::vector<LogRun>& known_;
  LogEnd before_, end_;
  std::string bytes_;
};

/// Of the runs that the other side holds, those that are the same here: chains agree wherever we can tell.
std::vector<LogRun> same_here(Store& from, DeviceId device, const Holdings& known) {
  std::vector<LogRun> same;
  const auto found = known.logs.find(device);
  if (found == known.logs.end()) return same;
  for (const LogRun& run : found->second)
    for (const LogRun& here : from.runs(device)) {
      const Sequence last = std::min(run.end.up_to, here.end.up_to);
      if (std::max(run.first, here.first) > last) continue;
      const bool ours_ends_first = here.end.up_to < run.end.up_to;
      const auto at_end = from.chain_at(device, run.end.up_to);
      if (ours_ends_first || at_end == run.end.chain) same.push_back({run.first, {last, 0}});
    }
  return same;
}

}  // namespace

Holdings holdings_of(Store& store) {
  Holdings holdings;
  for (const DeviceLog& log : store.devices()) holdings.logs[log.device] = store.runs(log.device);
  for (const ObjectInfo& info : store.objects()) holdings.objects.insert(info.hash);
  return holdings;
}

std::string write_holdings(const Holdings& holdings) {
  std::string text = "eslabon holdings 1\n";
  for (const auto& [device, runs] : holdings.logs)
    for (const LogRun& run : runs)
      text += "log " + hex16(device) + " " + hex16(run.first) + " " + hex16(run.end.up_to) + " " + hex16(run.end.chain) + "\n";
  for (const ContentHash hash : holdings.objects) text += "object " + hex16(hash) + "\n";
  return text;
}

Holdings read_holdings(std::string_view text, const std::string& name) {
  Holdings holdings;
  std::size_t line_number = 0;
  const auto fail = [&] { refuse(name, "line " + std::to_string(line_number) + ": this is no list of holdings"); };
  for (; !text.empty(); ++line_number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line_number == 0 && line != "eslabon holdings 1") fail();
    if (line_number == 0) continue;
    const bool is_log = line.starts_with("log "), is_object = line.starts_with("object ");
    if (!is_log && !is_object) fail();
    line.remove_prefix(is_log ? 4 : 7);
    std::vector<std::uint64_t> numbers;
    for (std::size_t at = 0; at + 16 <= line.size(); at += 17) {
      const auto read = std::from_chars(line.data() + at, line.data() + at + 16, numbers.emplace_back(), 16);
      if (read.ptr != line.data() + at + 16) fail();
    }
    if (numbers.size() != (is_log ? 4U : 1U) || line.size() != numbers.size() * 17 - 1) fail();
    if (is_log) holdings.logs[numbers[0]].push_back({numbers[1], {numbers[2], numbers[3]}});
    else holdings.objects.insert(numbers[0]);
  }
  if (line_number == 0) fail();
  return holdings;
}

std::string make_bundle(Store& from, const Holdings& known) {
  BundleWriter out;
  for (const ObjectInfo& info : from.objects()) {
    if (known.objects.contains(info.hash)) continue;
    const std::string bytes = *from.object(info.hash);
    out.number(std::uint8_t{kObject}).number(info.hash).number(static_cast<std::uint8_t>(info.kind)).text(info.name).text(info.version)
        .number(static_cast<std::uint32_t>(bytes.size())).raw(bytes);
  }
  for (const DeviceLog& log : from.devices()) {
    const std::vector<LogRun> same = same_here(from, log.device, known);
    RunWriter writer(out, from, log.device, same);
    from.read(log.device, log.first, log.end.up_to, [&](const EntryView& entry) {
      writer.take(entry);
      return true;
    });
    writer.flush();
    if (log.last_contact != 0) out.number(std::uint8_t{kContact}).number(log.device).number(log.last_contact);
  }
  return out.finish();
}

MergeReport add_bundle(Bytes bundle, const std::string& name, Store& to) {
  const Bytes records = check_seal(bundle, name);
  Unpacker(records, name, nullptr).run();
  return Unpacker(records, name, &to).run();
}

}  // namespace eslabon::store
