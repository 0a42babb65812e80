// eslabon show: one interview, question by question, as the form puts it.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "firmware/event/event_codec.hpp"
#include "firmware/expr/text_forms.hpp"
#include "host/commands/commands.hpp"
#include "host/commands/store_options.hpp"
#include "host/store/decisions.hpp"
#include "host/store/log_interview.hpp"
#include "host/store/wide_table.hpp"
#include "host/text/fault.hpp"

namespace eslabon::commands {
namespace {

struct ShowOptions {
  std::string store, interview, language;
  bool json = false;
};

/// The form's words in one language.
class FormWords {
 public:
  FormWords(const form::Package& package, const std::string& language) : package_(package), language_(find_language(language)) {}

  std::string name(NodeId node) const {
    std::array<std::uint8_t, form::kMaxNameBytes> buffer{};
    return std::string(package_.name(node, buffer).value_or(std::string_view()));
  }
  /// With an ellipsis where an answer stands inside a text.
  std::string text(form::StringId id) {
    const auto string = package_.strings().read(id, language_, buffer_);
    std::string words;
    if (string.ok())
      for (std::size_t i = 0; i < string->piece_count(); ++i)
        words += string->piece(i).program == form::kNoProgram ? std::string(string->piece(i).text) : std::string("…");
    return words;
  }
  std::string choice(form::TableId list, std::string_view name) {
    const auto table = package_.tables().table(list);
    if (!table.ok()) return {};
    const auto row = package_.tables().find_name(*table, name);
    const auto label = row.ok() ? package_.tables().label(*table, *row) : Result<form::StringId>(Error::kNotFound);
    return label.ok() ? text(*label) : std::string();
  }

 private:
  std::size_t find_language(const std::string& wanted) {
    for (std::size_t i = 0; i < package_.strings().language_count(); ++i) {
      const auto language = package_.strings().language(i, buffer_);
      if (language.ok() && (language->code == wanted || language->name == wanted)) return i;
    }
    return package_.info().default_language;
  }
  const form::Package& package_;
  std::array<std::uint8_t, form::kMaxStringBytes> buffer_{};
  std::size_t language_;
};

std::string exact_text(const event::Answer& answer) {
  if (answer.special != event::Special::kNone) return fmt::format("({})", event::name_of(answer.special));
  std::array<std::uint8_t, kMaxTextBytes> buffer{};
  return std::string(expr::write_value(answer.value, buffer).value_or(std::string_view()));
}

/// Choice labels instead of names; names where there is no label.
std::string readable(FormWords& words, const form::Node& node, const event::Answer& answer) {
  std::string exact = exact_text(answer);
  if (node.choices == form::kNoTable || answer.special != event::Special::kNone) return exact;
  std::string labels;
  for (std::string_view rest = exact; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string label = words.choice(node.choices, rest.substr(0, end));
    labels += (labels.empty() ? "" : "; ") + (label.empty() ? std::string(rest.substr(0, end)) : label);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return labels;
}

store::InterviewFold fold_of(store::Store& store, const store::InterviewInfo& info) {
  store::InterviewFold fold(info);
  store.read(info.device, info.id, info.last, [&](const store::EntryView& entry) {
    const auto event = event::decode(entry.kind, entry.payload);
    if (event.ok() && (event::fields_of(event->kind) & event::kInterview) != 0 && event->interview == info.id) fold.apply(*event);
    return true;
  });
  return fold;
}

/// The correction of an answer that counts, and whose it is.
struct Corrected {
  const store::Decision* decision = nullptr;
  const store::DecidedAnswer* answer = nullptr;
};

class Printer {
 public:
  Printer(const form::Package& package, const store::InterviewFold& fold, const ShowOptions& options, const store::Review& review)
      : package_(package), words_(package, options.language.empty() ? fold.info().language : options.language), fold_(fold), json_(options.json), review_(review) {}

  void print() {
    print_rows(1, package_.info().nodes, kRootRow);
    if (json_) fmt::print("{}\n", rows_.dump(2));
  }

 private:
  void print_rows(NodeId from, NodeId end, RowId row) {
    for (NodeId id = from; id < end;) {
      const auto node = package_.node(id);
      if (!node.ok()) throw text::Failure(text::ExitCode::kFailed, "the form package cannot be read");
      if (node->kind == form::NodeKind::kRepeat) print_repeat(*node, row);
      else print_node(*node, row);
      id = static_cast<NodeId>(node->kind == form::NodeKind::kRepeat ? node->subtree_end : id + 1);
    }
  }
  void print_repeat(const form::Node& repeat, RowId parent) {
    for (const store::FoldedRow& row : fold_.rows()) {
      if (row.repeat != repeat.id || row.parent != parent) continue;
      if (!json_) fmt::print("\n{} {}\n", words_.text(repeat.label), row.position + 1);
      print_rows(static_cast<NodeId>(repeat.id + 1), repeat.subtree_end, row.id);
    }
  }
  void print_node(const form::Node& node, RowId row) {
    if (node.kind == form::NodeKind::kGroup && !json_ && node.label != form::kNoString) fmt::print("\n{}\n", words_.text(node.label));
    const event::Answer* answer = node.kind == form::NodeKind::kQuestion ? fold_.answer({node.id, row}) : nullptr;
    if (answer == nullptr) return;
    const std::string name = words_.name(node.id), label = words_.text(node.label);
    const Corrected corrected = correction_of({node.id, row});
    if (!json_) {
      fmt::print("  {:<14} {:<60} {}\n", name, label, readable(words_, node, *answer));
      if (corrected.answer != nullptr)
        fmt::print("  {:<14} {:<60} was {}; corrected by {} on {}: {}\n", "", "", corrected.answer->before, corrected.decision->who, readable_time(corrected.decision->utc_s), corrected.decision->note);
      return;
    }
    nlohmann::ordered_json made{{"name", name}, {"row", row}, {"label", label}, {"value", exact_text(*answer)}, {"text", readable(words_, node, *answer)}};
    if (corrected.answer != nullptr)
      made["corrected"] = {{"before", corrected.answer->before}, {"who", corrected.decision->who}, {"utc", corrected.decision->utc_s}, {"why", corrected.decision->note}};
    rows_.push_back(made);
  }
  [[nodiscard]] Corrected correction_of(Address at) const {
    Corrected found;
    for (const store::Decision* decision : review_.corrections)
      for (const store::DecidedAnswer& answer : decision->answers)
        if (answer.at.node == at.node && answer.at.row == at.row) found = {decision, &answer};
    return found;
  }

  const form::Package& package_;
  FormWords words_;
  const store::InterviewFold& fold_;
  bool json_;
  const store::Review& review_;
  nlohmann::ordered_json rows_ = nlohmann::ordered_json::array();
};

void run_show(const ShowOptions& options) {
  const auto store = open_folded(options.store);
  const store::InterviewInfo info = find_interview(*store, options.interview);
  auto bytes = store->object(info.form);
  if (!bytes) throw text::Failure(text::ExitCode::kFailed, fmt::format("the form {:016x} of this interview is not in {}", info.form, store->name()));
  const store::OpenPackage package(std::move(*bytes));
  store::InterviewFold fold = fold_of(*store, info);
  const store::Decisions decisions(*store);
  const store::Review review = decisions.review(info.device, info.id, info.last);
  decisions.apply(fold);
  if (!options.json)
    fmt::print("interview {}  firm {}  {}  {}  {}\n", store::interview_key(info.device, info.id), info.case_id, store::name_of(info.state),
               readable_time(info.opened_utc), info.enumerator);
  if (!options.json && review.status != nullptr)
    fmt::print("{} by {} on {} {}\n", store::name_of(review.status->kind), review.status->who, readable_time(review.status->utc_s), review.status->note);
  Printer(package.package(), fold, options, review).print();
}

}  // namespace

void add_show(CLI::App& app, Outcome&) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* command = app.add_subcommand("show", "one interview, question by question");
  command->add_option("ID", options->interview, "as `list` names it, or the firm")->required();
  add_store_option(*command, options->store);
  command->add_option("--language", options->language, "language of labels (default: the interview's)");
  command->add_flag("--json", options->json, "a JSON array of answers");
  command->callback([options] { run_show(*options); });
}

}  // namespace eslabon::commands
