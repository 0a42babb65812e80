// A simulated enumerator: goes through interviews as a person with a kiosk does, on the same engine.
#pragma once

#include <map>
#include <memory>

#include "firmware/interview/interview.hpp"
#include "host/compile/package_file.hpp"
#include "host/simulate/chance.hpp"
#include "host/simulate/device_log.hpp"
#include "host/simulate/firm.hpp"

namespace eslabon::simulate {

/// How people behave; probabilities.
struct Behaviour {
  double nobody_there = 0.03, moved = 0.02, closed = 0.02, refuses = 0.06;  ///< outcomes of a visit
  double mistake = 0.02;        ///< types a wrong number first, then corrects it
  double does_not_know = 0.015, refuses_answer = 0.01;
  double goes_back = 0.01, comments = 0.003;
};

/// What came of an enumerator's work.
struct Work {
  std::uint32_t interviews = 0, completed = 0, refused = 0, not_reached = 0, incomplete = 0;
  std::uint64_t answers = 0, corrections = 0, confirmations = 0;
  Work& operator+=(const Work& other);
};

/// An error that is planted in a visit, to be found again.
enum class Plant : std::uint8_t {
  kNone,
  kTwice,       ///< the firm had been visited before
  kCopied,      ///< the interview before, a few answers changed, told of another firm
  kOutlier,     ///< sales in units instead of thousands, or in millions
  kCurbstoned,  ///< invented at home: fast, often at night, much like the enumerator's other inventions
  kOutOfRange,  ///< an answer that its constraint forbids
  kBrokenSkip,  ///< an answer to a question that was not asked
  kInvented,    ///< by somebody who visits nobody, takes the usual time, and falls back on habits
};
const char* name_of(Plant plant);

class Enumerator {
 public:
  /// `form` must outlive it.
  Enumerator(const compile::PackageFile& form, const Behaviour& behaviour, std::string name, DeviceLog& log,
             std::uint64_t seed);

  /// One visit: events from opening to finish or outcome go to the log.
  void visit(const Firm& firm, std::uint64_t seed);
  /// A visit with an error planted; `other` is the firm whose truth kCurbstoned has in mind. False when this interview gave no occasion for it.
  bool visit_wrongly(const Firm& firm, const Firm& other, std::uint64_t seed, Plant plant);
  /// The interview that was opened last.
  [[nodiscard]] event::InterviewId last_interview() const { return id_; }
  [[nodiscard]] const Work& work() const { return work_; }

 private:
  class DeviceProperties final : public interview::Properties {
   public:
    std::string device, user;
    Result<std::string_view> property(std::string_view name, expr::Scratch& scratch) override;
  };

  void remember(NodeId node, const expr::Value& value);
  void plant_in_log();
  bool plant_out_of_range();
  bool plant_broken_skip();
  void open(const Firm& firm);
  void fill_in_advance(const Firm& firm);
  void go_through(const Firm& firm, Chance& chance);
  void ask(const Firm& firm, Address at, Chance& chance);
  bool give(const interview::Question& question, const expr::Value& value, Chance& chance);
  void give_special(const interview::Question& question, event::Special special);
  bool answer_freely(const interview::Question& question, Chance& chance);
  std::string free_answer(const interview::Question& question, Chance& chance, int attempt);
  void finish(const Firm& firm, Chance& chance);
  void end_with(event::Outcome outcome);
  void log(const event::Event& event);
  [[nodiscard]] const std::string& name_of(NodeId node) const { return form_->description().nodes[node].name; }

  const compile::PackageFile* form_;
  Behaviour behaviour_;
  DeviceLog* log_;
  DeviceProperties properties_;
  std::vector<std::uint8_t> memory_;
  interview::PageCache pages_;
  std::vector<std::uint8_t> texts_, steps_;
  interview::ProgramShelf programs_;
  interview::Interview interview_;
  event::InterviewId id_ = 0;
  using Answers = std::map<std::string, std::string, std::less<>>;
  Answers given_;     ///< in this interview, outside repeats
  Answers last_told_; ///< in the last honest one that was completed
  Plant plant_ = Plant::kNone;
  bool planted_ = false;
  bool declined_ = false;
  Work work_;
};

}  // namespace eslabon::simulate
