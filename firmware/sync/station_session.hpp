// The station's end of a synchronisation with one device: calls it, takes its log, gives it objects.
#pragma once

#include "firmware/sync/entry_collector.hpp"
#include "firmware/sync/frame_opener.hpp"
#include "firmware/sync/line_quality.hpp"
#include "firmware/sync/object_push.hpp"
#include "firmware/sync/receive_buffer.hpp"
#include "firmware/sync/station_outbox.hpp"
#include "firmware/sync/station_sink.hpp"

namespace eslabon::sync {

enum class StationPhase : std::uint8_t {
  kCalling,     ///< nobody has answered (yet, or again)
  kSwitching,   ///< both sides change the line's rate
  kBeginning,   ///< comparing what both have
  kStreaming,   ///< entries are coming
  kStoring,     ///< all entries are here, the store is not done
  kCommitting,  ///< telling the device what is stored
  kPushing,     ///< an object goes down
  kLeaving,     ///< saying good-bye
  kFinished,    ///< everything is done
  kStopped,     ///< see refusal and error; nothing more will happen
};
/// "calling", "receiving", ...
const char* name_of(StationPhase phase);

struct StationStatus {
  StationPhase phase = StationPhase::kCalling;
  Refusal refusal = Refusal::kNone;
  Status error;                      ///< of the store or of the device's log, when stopped
  bool known = false;                ///< a device has answered; the next ones are then valid
  DeviceId device = 0;
  std::uint32_t boot_counter = 0;
  Sequence first_wanted = 0;         ///< of this session
  Sequence last = 0;                 ///< the device's newest entry
  Sequence received_up_to = 0;
  Sequence stored_up_to = 0;         ///< durably
  Sequence committed_up_to = 0;      ///< and the device knows it
  Sequence gap_from = 0;             ///< entries [gap_from, gap_to] are gone from the device and not in the store
  Sequence gap_to = 0;
  std::uint64_t line_bytes = 0;      ///< everything that came over the line
  std::uint64_t stream_bytes = 0;    ///< of the log, counted once
  std::uint64_t repeated_bytes = 0;  ///< of the log, came although they were there
  std::uint32_t damaged_frames = 0;
  std::uint32_t repaired_symbols = 0;
  std::uint32_t reconnects = 0;
  std::uint32_t baud = 0;
  FrameShape shape;
  std::size_t objects_done = 0;      ///< installed or refused
  std::uint32_t object_bytes = 0;    ///< of the object going down, at the device
};

/// How one object fared.
struct PushReport {
  PushResult result = PushResult::kUnderWay;
  Error error = Error::kInternal;  ///< when failed
  std::uint32_t spared = 0;        ///< bytes that the device had already
};

/// What a session works with; all of it outlives the session.
struct StationMemory {
  MutableBytes stream;              ///< 512 KiB is plenty; at least 300 KB
  std::span<EntryView> entries;     ///< 2048 is plenty; at least 64
  std::span<PushReport> reports;    ///< one an object
};

struct StationOrder {
  std::span<const OutgoingObject> objects;
  std::int64_t utc_s = 0;           ///< 0: do not set the device's clock
  std::uint32_t max_baud = 0;       ///< 0: the line's rate cannot be changed
  bool skip_log = false;            ///< only say who is there
  std::int16_t local_min = 0;       ///< with utc_s: minutes that local time is ahead, -900..900
  StationId station = 0;            ///< who we are; the device writes it beside what it has given us
};

/// No I/O, no clock, no heap. Entries are stored through the sink and committed to the device only once they are
/// durable there. Whatever happens to the line, the session calls again and goes on where it was.
class StationSession {
 public:
  /// `seed` makes session numbers that differ from all earlier ones.
  StationSession(StationSink& sink, const StationMemory& memory, const StationOrder& order, std::uint64_t seed);

  void receive(Bytes bytes, std::uint64_t now_ms);
  /// Fills `out` with what is to be sent now; 0 when there is nothing. Also drives everything that needs time.
  std::size_t transmit(MutableBytes out, std::uint64_t now_ms);
  /// The line was closed or has been opened anew: whatever was under way is gone.
  void line_lost(std::uint64_t now_ms);
  /// The line's rate once everything given by transmit() is out; 0: as it is.
  [[nodiscard]] std::uint32_t wanted_baud() const { return status_.baud; }
  /// transmit() has nothing to do before then, unless something comes.
  [[nodiscard]] std::uint64_t wake_ms() const;
  [[nodiscard]] const StationStatus& status() const { return status_; }
  [[nodiscard]] bool over() const { return status_.phase >= StationPhase::kFinished; }
  [[nodiscard]] const eslabon_Welcome& welcome() const { return welcome_; }

 private:
  void handle_frame(MutableBytes content);
  void on_data(std::uint32_t offset, Bytes bytes);
  void on_early_data(std::uint32_t offset, Bytes bytes);
  void count_data(std::size_t added, std::size_t came);
  void on_control(Bytes bytes);
  void on_welcome(const eslabon_Welcome& welcome);
  void on_baud_set(const eslabon_BaudSet& set);
  void on_begun(const eslabon_Begun& begun);
  void on_refused(const eslabon_Refused& refused);
  void on_committed(const eslabon_Committed& committed);
  void on_blocks(const eslabon_Blocks& blocks);
  void on_object_state(const eslabon_ObjectState& state);

  void call();
  bool change_rate();
  void slow_down();
  void begin_log(const eslabon_Begun* begun = nullptr);
  [[nodiscard]] bool is_open_stream(const eslabon_Welcome& welcome) const;
  void go_on();
  void begin_stream();
  void restart_log();
  void begin_commit();
  void push_next();
  void leave(StationPhase outcome);
  void stop(Refusal refusal, Status error);
  void ask(const DownMessage& message, StationPhase phase, unsigned copies);
  void answered() { asking_ = false; }

  void drive();
  void drive_store();
  bool give_to_store();
  bool check_stored();
  void check_silence();
  void check_switch();
  void collect();
  bool next_frame();
  bool put_question();
  bool put_ack();
  bool put_object_data();
  bool put_object_copy();
  [[nodiscard]] bool ack_is_due() const;
  [[nodiscard]] std::uint64_t retry_ms() const;
  [[nodiscard]] std::uint64_t patience_ms() const;
  [[nodiscard]] bool last_question() const;
  [[nodiscard]] bool stream_complete() const { return entries_.next() > stream_last_; }
  void note_damage(std::size_t bytes);
  void note_shape();

  StationSink& sink_;
  StationOrder order_;
  std::span<PushReport> reports_;
  ReceiveBuffer buffer_;
  EntryCollector entries_;
  FrameOpener opener_;
  LineQuality quality_;
  StationOutbox outbox_;
  ObjectPush push_;
  StationStatus status_;
  frame::BufferedDecoder<kMaxUpContent> decoder_;
  eslabon_Welcome welcome_ = eslabon_Welcome_init_zero;
  UpMessage incoming_ = eslabon_Up_init_zero;
  DownMessage question_ = eslabon_Down_init_zero;   ///< asked until it is answered
  unsigned question_copies_ = 0;                    ///< still to be sent at once
  std::uint64_t asked_ms_ = 0;
  unsigned times_asked_ = 0;
  bool asking_ = false;
  eslabon_Begun begun_ = eslabon_Begun_init_zero;  ///< the stream under way
  LogPosition given_;                ///< entries handed to the sink
  LogPosition stored_;               ///< of them durable
  Sequence stream_last_ = 0;
  std::uint32_t baud_limit_ = 0;     ///< the highest rate still worth a try
  std::uint64_t chance_ = 0;         ///< where session numbers come from
  std::uint64_t session_ = 0;
  std::uint64_t now_ms_ = 0;
  std::uint64_t heard_ms_ = 0;
  std::uint64_t acked_ms_ = 0;
  std::uint64_t stored_ms_ = 0;      ///< when entries were last given to the sink
  std::uint32_t stream_ = 0;
  std::uint32_t news_ = 0;           ///< frames since the last Ack
  std::uint32_t overlong_ = 0;
  std::uint32_t raised_baud_ = 0;    ///< what both have switched to; 0: the base rate
  std::uint32_t rounds_ = 0;
  StationPhase outcome_ = StationPhase::kFinished;
  std::uint8_t mark_ = 0;
  bool ack_now_ = false;
  bool resumable_ = false;           ///< the buffer holds part of this device's stream
  bool stream_open_ = false;         ///< begun_ is what the device is sending, as far as we know
  bool early_data_ = false;          ///< data came before the device had answered; whose, is not known yet
  bool begins_at_once_ = false;      ///< this call asks for a stream without waiting for Begin
  std::uint8_t corruptions_ = 0;
  std::uint8_t silences_ = 0;        ///< at the present rate
};

}  // namespace eslabon::sync
