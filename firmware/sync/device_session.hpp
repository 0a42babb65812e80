// The device's end of a synchronisation: answers a station that appears at any time, streams the log, takes objects.
#pragma once

#include "firmware/frame/frame_decoder.hpp"
#include "firmware/frame/frame_encoder.hpp"
#include "firmware/sync/control_message.hpp"
#include "firmware/sync/device_download.hpp"
#include "firmware/sync/log_source.hpp"
#include "firmware/sync/log_stream.hpp"
#include "firmware/sync/object_sink.hpp"
#include "firmware/sync/send_window.hpp"

namespace eslabon::sync {

struct DeviceProfile {
  DeviceId id = 0;
  std::uint32_t boot_counter = 0;
  std::uint16_t receive_ring = 512;  ///< bytes that may arrive while nobody reads; the station never has more under way
  std::uint32_t base_baud = 115200;  ///< the rate at which stations look for devices
  std::uint32_t max_baud = 921600;   ///< the highest rate the UART and its interrupt keep up with
};

enum class DevicePhase : std::uint8_t {
  kIdle,       ///< nobody has called for a while
  kConnected,  ///< a station is there
  kSending,    ///< entries are going out
  kReceiving,  ///< an object is coming in
  kRefused,    ///< this station and this log do not belong together; see DeviceStatus::refusal
};

/// What a sync screen shows.
struct DeviceStatus {
  DevicePhase phase = DevicePhase::kIdle;
  Refusal refusal = Refusal::kNone;
  Sequence acknowledged = 0;         ///< a station holds everything up to here
  Sequence sending_up_to = 0;        ///< last entry of the range being sent
  std::uint32_t received_bytes = 0;  ///< of the object coming in
  std::uint32_t object_size = 0;
  Status log_error;                  ///< why the log cannot be read, if it cannot
};

/// No I/O, no clock, no heap; its size is all the memory it has. The owner pumps it, as often as it likes:
///
///     while ((n = uart.read(buffer)) > 0) session.receive(buffer.first(n), clock.uptime_ms());
///     n = session.transmit(MutableBytes(buffer).first(min(uart.writable(), size)), clock.uptime_ms());
///     uart.write(buffer.first(n));
///     if (std::uint32_t baud = session.wanted_baud(); baud != current && all is sent) uart.set_baud(current = baud);
///
/// Nothing is ever sent before a station has called.
class DeviceSession {
 public:
  /// `log` and `objects` must outlive the session.
  DeviceSession(const DeviceProfile& profile, LogSource& log, ObjectSink& objects);

  /// Takes bytes from the line. `now_ms` is any monotonic clock, the same for all calls.
  void receive(Bytes bytes, std::uint64_t now_ms);
  /// Fills `out` with what is to be sent now and returns how much that is: 0 when there is nothing.
  std::size_t transmit(MutableBytes out, std::uint64_t now_ms);
  /// The rate that the line should have once everything given by transmit() has been sent.
  [[nodiscard]] std::uint32_t wanted_baud() const { return baud_; }
  [[nodiscard]] const DeviceStatus& status() const { return status_; }

 private:
  enum class FrameKind : std::uint8_t { kNone, kControl, kData, kBare };

  void handle(Bytes body);
  void handle_control(Bytes message);
  void on_hello(const eslabon_Hello& hello);
  void on_set_baud(const eslabon_SetBaud& wanted);
  void on_begin(const eslabon_Begin& begin);
  Status start_stream(const eslabon_Begin& begin);
  Status check_history(const eslabon_Begin& begin);
  Result<ChainHash> chain_beside(Sequence sequence, ChainHash theirs);
  void on_ack(const eslabon_Ack& ack);
  void on_commit(const eslabon_Commit& commit);
  void on_object(const DownMessage& message);
  void on_bye();
  void begin_at_once();
  void answer_welcome();
  void answer_begun();
  void answer_object_state();
  void refuse(Refusal why, Sequence up_to, ChainHash chain, Status error = {});
  void check_silence();

  bool start_frame();
  void open_frame(UpType type, std::uint32_t offset, std::size_t payload, std::size_t repairable);
  bool start_control();
  bool start_lost();
  bool start_fresh();
  bool start_mark();
  void open_piece(std::uint32_t offset, std::uint32_t size, const StreamPlace& place, const StreamPlace& end);
  Status prepare_lost(Piece& piece, StreamPlace& end);
  Result<std::uint32_t> prepare_fresh();
  [[nodiscard]] std::uint32_t frame_bytes() const;
  [[nodiscard]] bool may_stream() const;
  [[nodiscard]] bool all_sent() const { return stream_.at_end(fresh_place_); }
  Status feed_encoder();
  void abandon_frame();
  void finish_frame();

  DeviceProfile profile_;
  LogSource& log_;
  ObjectSink& objects_;
  DeviceDownload download_;
  LogStream stream_;
  SendWindow window_;
  frame::BufferedDecoder<kMaxDownContent> decoder_;
  frame::FrameEncoder encoder_;
  DeviceStatus status_;
  DownMessage incoming_ = eslabon_Down_init_zero;
  UpMessage answer_ = eslabon_Up_init_zero;
  eslabon_Begun begun_ = eslabon_Begun_init_zero;
  eslabon_Ack ack_ = eslabon_Ack_init_zero;            ///< the last; it says what to send and how
  std::array<std::uint8_t, kMaxControlBytes> control_{};
  std::size_t control_at_ = 0;
  StreamPlace frame_place_;         ///< of the next byte of the frame being sent
  StreamPlace fresh_place_;         ///< of the first byte never sent
  std::uint32_t fresh_offset_ = 0;
  std::uint32_t stream_number_ = 0;
  std::uint64_t session_ = 0;
  std::uint64_t now_ms_ = 0;
  std::uint64_t heard_ms_ = 0;      ///< when the last intact frame came
  std::uint64_t mark_ms_ = 0;       ///< when the last mark went out
  std::uint32_t baud_ = 0;
  std::uint32_t next_baud_ = 0;     ///< after the frame being sent; 0: no change
  std::uint8_t last_mark_ = 0;
  std::uint8_t mark_number_ = 0;    ///< the mark not yet told of; 0: none
  std::uint8_t heard_number_ = 0;   ///< of the station's last frame
  FrameKind frame_kind_ = FrameKind::kNone;
  bool answer_waiting_ = false;
  bool heard_waiting_ = false;      ///< the station has not been told heard_number_ yet
  bool delimiter_first_ = false;    ///< a frame was broken off
  bool streaming_ = false;
  bool connected_ = false;
  bool hushed_ = false;             ///< the rate has changed; the station speaks first
};

}  // namespace eslabon::sync
