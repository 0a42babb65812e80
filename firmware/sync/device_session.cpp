#include "firmware/sync/device_session.hpp"

#include "firmware/journal/journal_layout.hpp"

namespace eslabon::sync {
namespace {
// A station speaks at least every 100 ms; without it nothing is sent, and after a while the line is anybody's again.
constexpr std::uint64_t kPauseAfterMs = 600;
constexpr std::uint64_t kForgetAfterMs = 1500;
constexpr std::uint64_t kHushedMs = 300;
}  // namespace

DeviceSession::DeviceSession(const DeviceProfile& profile, LogSource& log, ObjectSink& objects)
    : profile_(profile), log_(log), objects_(objects), download_(objects), stream_(log), baud_(profile.base_baud) {}

void DeviceSession::receive(Bytes bytes, std::uint64_t now_ms) {
  now_ms_ = now_ms;
  for (const std::uint8_t byte : bytes) {
    const auto content = decoder_.put(byte);
    if (!content) continue;
    if (const auto body = frame::open_plain(*content)) handle(*body);
  }
}

void DeviceSession::handle(Bytes body) {
  if (body.size() <= kDownHeadBytes) return;
  heard_ms_ = now_ms_;
  heard_number_ = body[1];
  heard_waiting_ = true;
  hushed_ = false;
  const Bytes payload = body.subspan(kDownHeadBytes);
  if (body[0] == static_cast<std::uint8_t>(DownType::kControl)) return handle_control(payload);
  if (body[0] != static_cast<std::uint8_t>(DownType::kObjectData) || !connected_ || payload.size() <= 4) return;
  download_.data(load_le<std::uint32_t>(payload.data()), payload.subspan(4));
  answer_object_state();
}

void DeviceSession::handle_control(Bytes message) {
  if (!decode(message, incoming_).ok()) return;
  if (incoming_.which_message == eslabon_Down_hello_tag) return on_hello(incoming_.message.hello);
  if (!connected_) return;
  switch (incoming_.which_message) {
    case eslabon_Down_set_baud_tag: return on_set_baud(incoming_.message.set_baud);
    case eslabon_Down_begin_tag: return on_begin(incoming_.message.begin);
    case eslabon_Down_ack_tag: return on_ack(incoming_.message.ack);
    case eslabon_Down_commit_tag: return on_commit(incoming_.message.commit);
    case eslabon_Down_bye_tag: return on_bye();
    default: return on_object(incoming_);
  }
}

void DeviceSession::on_hello(const eslabon_Hello& hello) {
  if (!connected_ || hello.session != session_) {
    session_ = hello.session;
    abandon_frame();
    streaming_ = false;
    answer_waiting_ = false;
    stream_number_ = 0;
    next_baud_ = 0;
    download_.reset();
    status_ = {};
    status_.phase = DevicePhase::kConnected;
    connected_ = true;
    const bool is_time = hello.utc_s > 0 && hello.local_min >= -kMostLocalMin && hello.local_min <= kMostLocalMin;
    if (is_time) objects_.set_time(hello.utc_s, static_cast<std::int16_t>(hello.local_min));
    if (hello.at_once) begin_at_once();
  }
  answer_welcome();
}

// Most often the station wants what nobody has confirmed yet; otherwise it says so in a Begin. A log that cannot be read
// is told then, too.
void DeviceSession::begin_at_once() {
  eslabon_Begin begin = eslabon_Begin_init_zero;
  begin.start = log_.held().up_to + 1;
  begin.ack.limit = kAtOnceBytes;
  begin.ack.frame_bytes = kFirstFrameBytes;
  begin.ack.repairable = kFirstRepairable;
  (void)start_stream(begin);
}

void DeviceSession::answer_welcome() {
  answer_.which_message = eslabon_Up_welcome_tag;
  eslabon_Welcome& welcome = answer_.message.welcome;
  welcome = eslabon_Welcome_init_zero;
  welcome.session = session_;
  welcome.version = kProtocolVersion;
  welcome.device = profile_.id;
  welcome.boot_counter = profile_.boot_counter;
  welcome.first = log_.first();
  welcome.next = log_.next();
  welcome.receive_ring = profile_.receive_ring;
  welcome.base_baud = profile_.base_baud;
  welcome.max_baud = profile_.max_baud;
  welcome.has_begun = streaming_;
  welcome.begun = begun_;
  const Holding held = log_.held();
  welcome.held_up_to = held.up_to;
  welcome.held_by = held.station;
  constexpr std::size_t kMaxObjects = sizeof(welcome.objects) / sizeof(welcome.objects[0]);
  ObjectName name;
  for (; welcome.objects_count < kMaxObjects && objects_.installed(welcome.objects_count, name); ++welcome.objects_count)
    welcome.objects[welcome.objects_count] = object_from(name);
  answer_waiting_ = true;
}

void DeviceSession::on_set_baud(const eslabon_SetBaud& wanted) {
  const bool possible = wanted.baud >= profile_.base_baud && wanted.baud <= profile_.max_baud;
  next_baud_ = possible ? wanted.baud : baud_;
  answer_.which_message = eslabon_Up_baud_set_tag;
  answer_.message.baud_set.baud = next_baud_;
  answer_waiting_ = true;
}

void DeviceSession::on_begin(const eslabon_Begin& begin) {
  if (streaming_ && begin.stream == stream_number_) return answer_begun();  // the first answer was lost
  streaming_ = false;
  if (const Status status = check_history(begin); !status.ok()) {
    if (status.error() != Error::kRefused) refuse(Refusal::kLogUnreadable, 0, 0, status);
    return;
  }
  if (const Status status = start_stream(begin); !status.ok()) refuse(Refusal::kLogUnreadable, 0, 0, status);
}

// Does what the station has end in this very log? kRefused once the refusal is on its way.
Status DeviceSession::check_history(const eslabon_Begin& begin) {
  if (begin.up_to >= log_.next()) {
    refuse(Refusal::kStationAhead, log_.next() - 1, 0);
    return Error::kRefused;
  }
  if (begin.up_to == 0 || begin.up_to + 1 < log_.first()) return {};  // another station has taken and acknowledged what lies between
  ESLABON_ASSIGN(const ChainHash own, chain_beside(begin.up_to, begin.chain));
  if (own == begin.chain) return {};
  refuse(Refusal::kChainDiffers, begin.up_to, own);
  return Error::kRefused;
}

// The chain after an entry; the station's word for it where the entry has been damaged since the station took it. What
// follows says for itself how the chain goes on (docs/journal_format.md).
Result<ChainHash> DeviceSession::chain_beside(Sequence sequence, ChainHash theirs) {
  ESLABON_ASSIGN(const ChainHash own, log_.chain_at(sequence));
  if (own == theirs || sequence < log_.first()) return own;
  ESLABON_ASSIGN(const LogCursor cursor, log_.seek(sequence));
  ESLABON_ASSIGN(const EntryHead head, log_.head(cursor));
  return head.kind == journal::kKindLost || head.kind == journal::kKindRescued ? theirs : own;
}

Status DeviceSession::start_stream(const eslabon_Begin& begin) {
  const Sequence start = begin.start > log_.first() ? begin.start : log_.first();
  const Sequence last = log_.next() - 1;
  if (start > last + 1) return Error::kOutOfRange;
  begun_ = eslabon_Begun_init_zero;
  begun_.stream = begin.stream;
  begun_.start = start;
  begun_.last = last;
  ESLABON_ASSIGN(begun_.chain_before, start == begin.up_to + 1 ? chain_beside(begin.up_to, begin.chain) : log_.chain_at(start - 1));
  ESLABON_ASSIGN(begun_.chain_last, log_.chain_at(last));
  fresh_place_ = {{start, 0}, 0};
  if (start <= last) {
    ESLABON_ASSIGN(fresh_place_.cursor, log_.seek(start));
  }
  stream_.begin(last);
  window_.begin(start);
  fresh_offset_ = begin.offset;
  ack_ = begin.ack;
  ack_.mark = 0;
  mark_number_ = 0;
  stream_number_ = begin.stream;
  streaming_ = true;
  abandon_frame();
  status_.phase = DevicePhase::kSending;
  status_.sending_up_to = last;
  answer_begun();
  return {};
}

void DeviceSession::answer_begun() {
  answer_.which_message = eslabon_Up_begun_tag;
  answer_.message.begun = begun_;
  answer_waiting_ = true;
}

void DeviceSession::on_ack(const eslabon_Ack& ack) {
  if (!streaming_ || ack.stream != stream_number_) {  // the station waits for what will not come: Welcome tells it
    if (!answer_waiting_) answer_welcome();
    return;
  }
  ack_ = ack;
  window_.acknowledge(ack, mark_number_ != 0 && ack.mark == mark_number_);
  if (ack.mark == mark_number_) mark_number_ = 0;
}

void DeviceSession::on_commit(const eslabon_Commit& commit) {
  const auto own = chain_beside(commit.up_to, commit.chain);
  if (!own.ok()) return refuse(Refusal::kLogUnreadable, commit.up_to, 0, own.status());
  if (*own != commit.chain) return refuse(Refusal::kNotAcknowledged, commit.up_to, *own);
  if (commit.up_to > status_.acknowledged) {
    if (const Status status = log_.acknowledge({commit.up_to, commit.station}); !status.ok())
      return refuse(Refusal::kLogUnreadable, commit.up_to, 0, status);
    status_.acknowledged = commit.up_to;
  }
  answer_.which_message = eslabon_Up_committed_tag;
  answer_.message.committed.up_to = commit.up_to;
  answer_.message.committed.next = log_.next();
  if (commit.last && log_.next() == commit.up_to + 1) status_.phase = DevicePhase::kIdle;
  answer_waiting_ = true;
}

void DeviceSession::on_object(const DownMessage& message) {
  switch (message.which_message) {
    case eslabon_Down_object_begin_tag: download_.begin(name_from(message.message.object_begin.object)); break;
    case eslabon_Down_object_copy_tag: download_.copy(message.message.object_copy); break;
    case eslabon_Down_object_commit_tag:
      download_.commit(name_from(message.message.object_commit.object), message.message.object_commit.crc32c);
      break;
    case eslabon_Down_blocks_wanted_tag:
      answer_.which_message = eslabon_Up_blocks_tag;
      answer_.message.blocks = download_.blocks(message.message.blocks_wanted);
      answer_waiting_ = true;
      return;
    default: return;
  }
  answer_object_state();
}

void DeviceSession::answer_object_state() {
  answer_.which_message = eslabon_Up_object_state_tag;
  answer_.message.object_state = download_.state();
  answer_waiting_ = true;
  status_.received_bytes = download_.received();
  status_.object_size = download_.name().size;
  if (!streaming_) status_.phase = download_.active() ? DevicePhase::kReceiving : DevicePhase::kConnected;
}

void DeviceSession::on_bye() {
  streaming_ = false;
  answer_waiting_ = heard_waiting_ = false;
  abandon_frame();
  connected_ = false;
  baud_ = profile_.base_baud;
  if (status_.phase != DevicePhase::kRefused) status_.phase = DevicePhase::kIdle;
}

// Out of line, as it is called in many places that are hardly ever reached.
[[gnu::noinline]] void DeviceSession::refuse(Refusal why, Sequence up_to, ChainHash chain, Status error) {
  streaming_ = false;
  status_.phase = DevicePhase::kRefused;
  status_.refusal = why;
  status_.log_error = error;
  answer_.which_message = eslabon_Up_refused_tag;
  answer_.message.refused = {static_cast<std::uint32_t>(why), up_to, chain,
                             error.ok() ? 0U : static_cast<std::uint32_t>(error.error())};
  answer_waiting_ = true;
}

void DeviceSession::check_silence() {
  const std::uint64_t silent_ms = now_ms_ - heard_ms_;
  if (!connected_ || silent_ms < (hushed_ ? kHushedMs : kForgetAfterMs)) return;
  hushed_ = false;
  if (baud_ != profile_.base_baud) {
    baud_ = profile_.base_baud;
    heard_ms_ = now_ms_;
    return;
  }
  connected_ = streaming_ = false;
  if (status_.phase != DevicePhase::kRefused) status_.phase = DevicePhase::kIdle;
}

bool DeviceSession::may_stream() const { return streaming_ && now_ms_ - heard_ms_ < kPauseAfterMs; }

}  // namespace eslabon::sync
