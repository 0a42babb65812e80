// eslabon review: accept, send back, correct, assign; decisions go into the office's own log.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "host/check/correction.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/store_options.hpp"
#include "host/store/office_log.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

using store::Decision;
using store::DecisionKind;

struct ReviewOptions {
  std::string store, who, office, note, to, status;
  std::vector<std::string> interviews, values, comments;
  bool json = false;
};

std::int64_t now_s() { return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

std::string reviewer(const ReviewOptions& options) {
  if (!options.who.empty()) return options.who;
  const char* const user = std::getenv("USER");
  return user == nullptr ? "" : user;
}

/// "NAME=VALUE", or "NAME[ROW]=VALUE" inside a repeat.
check::Correction named_value(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0) throw text::Failure(text::ExitCode::kUsage, "'" + text + "' is not NAME=VALUE");
  check::Correction made{text.substr(0, sign), kRootRow, text.substr(sign + 1)};
  const std::size_t bracket = made.variable.find('[');
  if (bracket == std::string::npos) return made;
  made.row = static_cast<RowId>(std::strtoul(made.variable.c_str() + bracket + 1, nullptr, 10));
  made.variable.resize(bracket);
  return made;
}

std::unique_ptr<compile::PackageFile> form_of(store::Store& store, const store::InterviewInfo& info) {
  const auto bytes = store.object(info.form);
  if (!bytes) throw text::Failure(text::ExitCode::kFailed, fmt::format("the form {:016x} of this interview is not in {}", info.form, store.name()));
  return compile::PackageFile::from_bytes(*bytes, "form");
}

void add_comments(store::Store& store, const store::InterviewInfo& info, const ReviewOptions& options, Decision& decision) {
  if (options.comments.empty()) return;
  const auto form = form_of(store, info);
  const check::Corrector corrector(store, *form);
  for (const std::string& text : options.comments) {
    const check::Correction comment = named_value(text);
    decision.answers.push_back({corrector.address_of(comment.variable, comment.row), comment.variable, {}, {}, comment.value});
  }
}

void add_corrections(store::Store& store, const store::InterviewInfo& info, const ReviewOptions& options, Decision& decision) {
  const auto form = form_of(store, info);
  std::vector<check::Correction> corrections;
  for (const std::string& text : options.values) corrections.push_back(named_value(text));
  const store::Decisions known(store);
  check::Corrector(store, *form).correct(info, known.review(info.device, info.id, info.last), corrections, decision);
}

void decide(DecisionKind kind, const ReviewOptions& options) {
  const std::string address = store::store_address(options.store);
  const auto store = open_folded(options.store);
  std::vector<Decision> decisions;
  for (const std::string& what : options.interviews) {
    const store::InterviewInfo info = find_interview(*store, what);
    Decision decision;
    decision.kind = kind, decision.device = info.device, decision.interview = info.id, decision.up_to = info.last;
    decision.who = reviewer(options), decision.utc_s = now_s(), decision.note = options.note;
    if (kind == DecisionKind::kAssigned) decision.note = options.to + (options.note.empty() ? "" : ": " + options.note);
    if (kind == DecisionKind::kRejected) add_comments(*store, info, options, decision);
    if (kind == DecisionKind::kCorrected) add_corrections(*store, info, options, decision);
    decisions.push_back(std::move(decision));
  }
  store::OfficeLog log(*store, store::office_identity(address), options.office);
  for (const Decision& decision : decisions) {
    log.append(decision);
    fmt::print("{} {}", store::interview_key(decision.device, decision.interview), store::name_of(kind));
    for (const store::DecidedAnswer& answer : decision.answers)
      if (answer.comment.empty()) fmt::print(" {}: {} -> {}", answer.variable, answer.before, answer.after);
    fmt::print("\n");
  }
  store->fold();
}

/// One word for where an interview stands.
std::string status_of(const store::Review& review, std::span<const Decision> all) {
  if (review.status != nullptr) return store::name_of(review.status->kind);
  if (!review.corrections.empty()) return "corrected";
  const bool was_rejected = std::any_of(all.begin(), all.end(), [](const Decision& decision) { return decision.kind == DecisionKind::kRejected; });
  if (was_rejected) return "answered";
  return all.empty() ? "undecided" : "assigned";
}

nlohmann::ordered_json to_json(const store::Decisions& decisions, const Decision& decision) {
  nlohmann::ordered_json json{{"decision", store::name_of(decision.kind)}, {"office", decisions.office_name(decision.office)}, {"who", decision.who},
                              {"utc", decision.utc_s}, {"note", decision.note}};
  for (const store::DecidedAnswer& answer : decision.answers) {
    nlohmann::ordered_json made{{"name", answer.variable}, {"row", answer.at.row}};
    if (!answer.comment.empty()) made["comment"] = answer.comment;
    else made.update({{"before", answer.before}, {"after", answer.after}});
    json["answers"].push_back(made);
  }
  return json;
}

void print_line(const store::InterviewInfo& info, const store::Decisions& decisions, std::span<const Decision> all, const std::string& status) {
  const Decision* const last = all.empty() ? nullptr : &all.back();
  fmt::print("{:<24} {:<12} {:<10} {:<12} {:<17} {}\n", store::interview_key(info.device, info.id), info.case_id.empty() ? "-" : info.case_id, status,
             last == nullptr ? "-" : last->who, last == nullptr ? "-" : readable_time(last->utc_s),
             last == nullptr ? "" : fmt::format("{}: {}", decisions.office_name(last->office), last->note));
}

void run_list(const ReviewOptions& options) {
  const auto store = open_folded(options.store);
  const store::Decisions decisions(*store);
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const store::InterviewInfo& info : store->interviews({})) {
    const auto all = decisions.of(info.device, info.id);
    if (info.state != store::InterviewState::kFinished && all.empty()) continue;
    const std::string status = status_of(decisions.review(info.device, info.id, info.last), all);
    if (!options.status.empty() && status != options.status) continue;
    if (!options.json) {
      print_line(info, decisions, all, status);
      continue;
    }
    nlohmann::ordered_json row{{"interview", store::interview_key(info.device, info.id)}, {"firm", info.case_id}, {"status", status}, {"decisions", nlohmann::ordered_json::array()}};
    for (const Decision& decision : all) row["decisions"].push_back(to_json(decisions, decision));
    rows.push_back(row);
  }
  if (options.json) fmt::print("{}\n", rows.dump(1));
}

CLI::App* add_decision(CLI::App& review, const std::shared_ptr<ReviewOptions>& options, const char* name, const char* help, DecisionKind kind) {
  CLI::App* command = review.add_subcommand(name, help);
  command->add_option("ID", options->interviews, "interviews, as `list` names them, or firms")->required();
  add_store_option(*command, options->store);
  command->add_option("--who", options->who, "who decides (default: the user)");
  command->add_option("--office", options->office, "how this office calls itself; kept from then on");
  command->callback([options, kind] { decide(kind, *options); });
  return command;
}

}  // namespace

void add_review(CLI::App& app, Outcome&) {
  auto options = std::make_shared<ReviewOptions>();
  CLI::App* review = app.add_subcommand("review", "accept interviews, send them back, correct answers");
  review->require_subcommand(1);
  CLI::App* list = review->add_subcommand("list", "where interviews stand");
  add_store_option(*list, options->store);
  list->add_option("--status", options->status, "only these")->check(CLI::IsMember({"undecided", "accepted", "rejected", "corrected", "answered", "assigned"}));
  list->add_flag("--json", options->json, "with every decision");
  list->callback([options] { run_list(*options); });
  add_decision(*review, options, "accept", "the interview is good", DecisionKind::kAccepted)->add_option("--note", options->note, "a remark");
  CLI::App* reject = add_decision(*review, options, "reject", "send it back to its device with the next sync", DecisionKind::kRejected);
  reject->add_option("--note", options->note, "for the enumerator: what is wrong")->required();
  reject->add_option("--comment", options->comments, "NAME=TEXT, about one question");
  CLI::App* correct = add_decision(*review, options, "correct", "put another answer in the place of one", DecisionKind::kCorrected);
  correct->add_option("--value", options->values, "NAME=VALUE, in a repeat NAME[ROW]=VALUE")->required();
  correct->add_option("--why", options->note, "how it is known")->required();
  CLI::App* assign = add_decision(*review, options, "assign", "say who should see to it", DecisionKind::kAssigned);
  assign->add_option("--to", options->to, "enumerator or device")->required();
  assign->add_option("--note", options->note, "a remark");
}

}  // namespace eslabon::commands
