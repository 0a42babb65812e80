// What offices decided about interviews: entries of their own logs, merged like every other (docs/review.md).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "host/store/log_interview.hpp"
#include "host/store/store.hpp"

namespace eslabon::store {

/// The numbers stand in the log, as kinds of entries above those that devices write.
enum class DecisionKind : std::uint8_t { kOfficeNamed = 127, kAccepted = 128, kRejected = 129, kCorrected = 130, kAssigned = 131 };
const char* name_of(DecisionKind kind);

/// One question of an interview: what it was and becomes, or what is asked about it.
struct DecidedAnswer {
  Address at;
  std::string variable;
  std::string before, after;  ///< of kCorrected, exactly; a special answer as "(refused)"
  std::string comment;        ///< of kRejected
};

struct Decision {
  DecisionKind kind = DecisionKind::kAccepted;
  DeviceId office = 0;        ///< whose log it is in
  Sequence sequence = 0;      ///< its entry there
  DeviceId device = 0;        ///< the interview
  event::InterviewId interview = 0;
  Sequence up_to = 0;         ///< the interview's newest entry that the office had seen
  std::string who;
  std::int64_t utc_s = 0;
  std::string note;           ///< why
  std::vector<DecidedAnswer> answers;
  /// Of kCorrected: the events that follow from it, as the device would have written them: kind, then payload. Calculations
  /// and hidden answers among them, so that tables are folded without running the form.
  std::vector<std::string> events;
};

/// The payload of its entry: JSON.
std::string write_decision(const Decision& decision);
/// False when the payload is none; `office`, `sequence` and `kind` are the caller's to set.
bool read_decision(Bytes payload, Decision& decision);

/// Numbers of office logs begin with these 24 bits.
inline constexpr DeviceId kOfficeMark = DeviceId{0x0FF1CE} << 40;
constexpr bool is_office(DeviceId device) { return device >> 40 == kOfficeMark >> 40; }

/// What holds of an interview when all decisions are known.
struct Review {
  const Decision* status = nullptr;             ///< the acceptance or rejection that counts; nullptr: none yet
  const Decision* assigned = nullptr;           ///< to whom it went last
  std::vector<const Decision*> corrections;     ///< that hold, oldest first: the later one of an answer counts
  const Decision* contradicted = nullptr;       ///< an earlier decision of another office that says otherwise
  const Decision* contradiction = nullptr;      ///< ... than this one
};

/// All decisions of a store's offices.
///
/// The rule where several were made: the latest counts, by its office's clock; of the same second that of the higher office
/// number. A decision is about the interview as the office saw it: when the device has sent newer entries since, rejections are
/// answered and corrections void.
class Decisions {
 public:
  /// Reads the office logs among `logs`.
  using Read = std::function<void(DeviceId, Sequence first, Sequence last, const std::function<bool(const EntryView&)>&)>;
  Decisions(const std::vector<DeviceLog>& logs, const Read& read);
  explicit Decisions(Store& store);
  Decisions() = default;

  [[nodiscard]] bool empty() const { return by_interview_.empty(); }
  /// All about an interview, oldest first.
  [[nodiscard]] std::span<const Decision> of(DeviceId device, event::InterviewId interview) const;
  /// `last`: the interview's newest entry.
  [[nodiscard]] Review review(DeviceId device, event::InterviewId interview, Sequence last) const;
  /// Carries corrections out; a rejected interview is open again. Texts are copied into the fold.
  void apply(InterviewFold& fold) const;
  /// A number that is another one when the decisions about the interview are; 0 for none.
  [[nodiscard]] std::uint64_t digest(DeviceId device, event::InterviewId interview) const;
  /// The name an office gave itself, else its number.
  [[nodiscard]] std::string office_name(DeviceId office) const;

  using Key = std::pair<DeviceId, event::InterviewId>;
  [[nodiscard]] const std::map<Key, std::vector<Decision>>& all() const { return by_interview_; }

 private:
  void take(DeviceId office, const EntryView& entry);
  void sort();
  std::map<Key, std::vector<Decision>> by_interview_;
  std::map<DeviceId, std::string> names_;
};

}  // namespace eslabon::store
