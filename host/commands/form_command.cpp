#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "firmware/form/verify_package.hpp"
#include "host/check/survey_rules.hpp"
#include "host/commands/commands.hpp"
#include "host/compile/container_writer.hpp"
#include "host/compile/form_compiler.hpp"
#include "host/compile/package_file.hpp"
#include "host/preview/form_preview.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

struct FormOptions {
  std::string input;
  std::string output;
  std::string language;
  std::string display = "128x64";
  bool json = false;
};

std::string_view word_for(text::Severity severity) {
  switch (severity) {
    case text::Severity::kWarning: return "warning";
    case text::Severity::kMissing: return "missing";
    case text::Severity::kUnsupported: return "unsupported";
    case text::Severity::kError: return "error";
  }
  return "error";
}

void print_faults(const std::vector<text::Fault>& faults) {
  for (const text::Fault& fault : faults) fmt::print(stderr, "{}\n", text::to_string(fault));
}

std::size_t count(const std::vector<text::Fault>& faults, text::Severity severity) {
  return static_cast<std::size_t>(std::count_if(
      faults.begin(), faults.end(), [&](const text::Fault& fault) { return fault.severity == severity; }));
}

/// "1 error", "2 errors".
std::string counted(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

/// What `form check` tells apart.
std::string_view class_of(const std::vector<text::Fault>& faults) {
  if (count(faults, text::Severity::kError) > 0) return "invalid";
  return count(faults, text::Severity::kUnsupported) > 0 ? "cannot be asked on a kiosk" : "valid";
}

std::string summary(const std::vector<text::Fault>& faults) {
  std::string line(class_of(faults));
  if (const auto errors = count(faults, text::Severity::kError)) line += ": " + counted(errors, "error");
  else if (const auto places = count(faults, text::Severity::kUnsupported))
    line = "a valid form that " + line + ": " + counted(places, "place");
  if (const auto files = count(faults, text::Severity::kMissing)) line += ", " + counted(files, "file") + " missing";
  if (const auto warnings = count(faults, text::Severity::kWarning)) line += ", " + counted(warnings, "warning");
  return line;
}

nlohmann::ordered_json faults_json(const std::vector<text::Fault>& faults) {
  auto all = nlohmann::ordered_json::array();
  for (const text::Fault& fault : faults)
    all.push_back({{"severity", word_for(fault.severity)}, {"where", fault.where}, {"message", fault.message}});
  return all;
}

/// Says what was found.
void report(const FormOptions& options, const std::vector<text::Fault>& faults) {
  if (!options.json) return print_faults(faults);
  const std::string_view verdict = class_of(faults);
  const nlohmann::ordered_json all = {{"valid", verdict == "valid"}, {"class", verdict},
                                      {"missing_files", count(faults, text::Severity::kMissing)},
                                      {"faults", faults_json(faults)}};
  fmt::print("{}\n", all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

/// Checks the package as a device does before it installs it. A failure is a defect of the compiler.
ContentHash verified_hash(const std::string& bytes) {
  MemorySource source(as_bytes(bytes));
  std::vector<std::uint8_t> memory(64 * form::kCacheBlockBytes + form::kVerifyBytes);
  form::Package package;
  const MutableBytes scratch = MutableBytes(memory).first(form::kVerifyBytes);
  const bool good = package.open(source, MutableBytes(memory).subspan(scratch.size())).ok() && form::verify_package(package, scratch).ok();
  if (!good) throw text::Failure(text::ExitCode::kFailed, "a device would refuse the package that was made");
  return package.hash();
}

void build(const FormOptions& options, Outcome& outcome) {
  std::vector<text::Fault> faults;
  const std::string bytes = compile::build_package(options.input, faults);
  report(options, faults);
  if (bytes.empty()) {
    outcome.exit_code = text::ExitCode::kInvalidInput;
    fmt::print(stderr, "{}: {}; nothing written\n", options.input, summary(faults));
    return;
  }
  const ContentHash hash = verified_hash(bytes);
  text::write_file(options.output, bytes);
  if (!options.json)
    fmt::print("{}: {} bytes ({} for a device), content {:016x}\n", options.output, bytes.size(),
               compile::device_part(bytes).size(), hash);
}

void check(const FormOptions& options, Outcome& outcome) {
  std::vector<text::Fault> faults;
  const std::string bytes = compile::build_package(options.input, faults);
  if (!bytes.empty()) {
    const auto form = compile::PackageFile::from_bytes(bytes, options.input);
    check::compile_rules(form->description(), form->description().default_language, faults);  // the kiosk carries none, the office asks them
  }
  report(options, faults);
  if (class_of(faults) != "valid") outcome.exit_code = text::ExitCode::kInvalidInput;
  if (!options.json) fmt::print("{}: {}\n", options.input, summary(faults));
}

std::string_view type_name(const compile::DescribedNode& node) {
  if (node.kind == form::NodeKind::kForm) return "form";
  if (node.kind == form::NodeKind::kGroup) return "group";
  if (node.kind == form::NodeKind::kRepeat) return "repeat";
  static constexpr const char* kNames[] = {
      "none", "text", "integer", "decimal", "range", "select_one", "select_multiple", "rank", "note", "date", "time",
      "dateTime", "acknowledge", "barcode", "geopoint", "calculate", "hidden", "start", "end", "today", "deviceid",
      "username", "audit"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(form::QuestionType::kLast_) + 1);
  return kNames[static_cast<std::size_t>(node.type)];
}

void show_json(const compile::PackageFile& file) {
  const compile::FormDescription& form = file.description();
  auto nodes = nlohmann::ordered_json::array();
  for (std::size_t id = 0; id < form.nodes.size(); ++id) {
    const compile::DescribedNode& node = form.nodes[id];
    nodes.push_back({{"id", id}, {"name", node.name}, {"type", type_name(node)}, {"label", node.label},
                     {"relevant", node.relevant}, {"constraint", node.constraint}, {"calculation", node.calculation},
                     {"list", node.list ? form.lists[*node.list].name : ""}, {"where", node.where}});
    if (id > 0) nodes.back()["parent"] = node.parent;
  }
  const nlohmann::ordered_json all = {{"form_id", form.form_id}, {"title", form.title}, {"version", form.version},
                                      {"content", fmt::format("{:016x}", file.hash())}, {"languages", form.languages},
                                      {"bytes", file.bytes().size()}, {"device_bytes", file.device_bytes().size()},
                                      {"expressions", file.package().info().programs},
                                      {"steps", file.package().info().steps}, {"nodes", std::move(nodes)}};
  fmt::print("{}\n", all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void show_text(const compile::PackageFile& file) {
  const compile::FormDescription& form = file.description();
  fmt::print("{} ({}), version {}, content {:016x}\n", form.title, form.form_id,
             form.version.empty() ? "none" : form.version, file.hash());
  fmt::print("{} bytes, {} for a device; {} expressions, {} recompute steps\n", file.bytes().size(),
             file.device_bytes().size(), file.package().info().programs, file.package().info().steps);
  fmt::print("languages: {}\n\n", fmt::join(form.languages, ", "));
  for (std::size_t id = 1; id < form.nodes.size(); ++id) {
    const compile::DescribedNode& node = form.nodes[id];
    std::size_t depth = 0;
    for (NodeId at = node.parent; at != 0 && at != kNoNode; at = form.nodes[at].parent) ++depth;
    const std::string list = node.list ? " " + form.lists[*node.list].name : "";
    fmt::print("{:4} {}{} [{}{}] {}{}\n", id, std::string(2 * depth, ' '), node.name, type_name(node), list,
               form.in_language(node.label, form.default_language),
               node.relevant.empty() ? "" : "  if " + node.relevant);
  }
}

void show(const FormOptions& options) {
  const auto file = compile::PackageFile::load(options.input);
  if (options.json) show_json(*file);
  else show_text(*file);
}

/// By name ("Español (es)") or code ("es"); the default one for "".
std::size_t language_index(const compile::FormDescription& form, const std::string& wanted) {
  if (wanted.empty()) return form.default_language;
  for (std::size_t i = 0; i < form.languages.size(); ++i)
    if (form.languages[i] == wanted || xlsform::language_code(form.languages[i]) == wanted) return i;
  throw text::Failure(text::ExitCode::kUsage,
                      fmt::format("no language '{}' in this form: it has {}", wanted, fmt::join(form.languages, ", ")));
}

port::Size display_size(const std::string& text) {
  unsigned width = 0, height = 0;
  char rest = 0;
  const bool read = std::sscanf(text.c_str(), "%3ux%3u%c", &width, &height, &rest) == 2;
  if (!read || width < 96 || width > 800 || width % 2 != 0 || height < 48 || height > 600)
    throw text::Failure(text::ExitCode::kUsage, "--display: a display is 96x48 to 800x600, its width even");
  return {static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height)};
}

void preview(const FormOptions& options) {
  const auto file = compile::PackageFile::load(options.input);
  const std::size_t count =
      preview::write_previews(*file, language_index(file->description(), options.language), display_size(options.display),
                              options.output);
  fmt::print("{}: {} pictures\n", options.output, count);
}

}  // namespace

void add_form(CLI::App& app, Outcome& outcome) {
  CLI::App* form = app.add_subcommand("form", "compile, check and look at forms");
  form->require_subcommand(1);
  const auto options = std::make_shared<FormOptions>();
  CLI::App* build_app = form->add_subcommand("build", "compile a workbook into a form package");
  build_app->add_option("WORKBOOK", options->input, ".xlsx, folder of .csv, .md or ODK .xml")->required();
  build_app->add_option("-o,--output", options->output, "form package to write (.esl)")->required();
  build_app->add_flag("--json", options->json, "messages as JSON on standard output");
  build_app->callback([options, &outcome] { build(*options, outcome); });
  CLI::App* check_app = form->add_subcommand("check", "say what is wrong with a workbook");
  check_app->add_option("WORKBOOK", options->input, ".xlsx, folder of .csv, .md or ODK .xml")->required();
  check_app->add_flag("--json", options->json, "messages as JSON on standard output");
  check_app->callback([options, &outcome] { check(*options, outcome); });
  CLI::App* show_app = form->add_subcommand("show", "what a form package holds");
  show_app->add_option("FORM", options->input, "form package (.esl)")->required();
  show_app->add_flag("--json", options->json, "as JSON");
  show_app->callback([options] { show(*options); });
  CLI::App* preview_app = form->add_subcommand("preview", "each question as the kiosk shows it");
  preview_app->add_option("FORM", options->input, "form package (.esl)")->required();
  preview_app->add_option("-o,--output", options->output, "folder for the pictures")->required();
  preview_app->add_option("--language", options->language, "name or code; the form's default language without it");
  preview_app->add_option("--display", options->display, "pixels, from 96x48 to 800x600")->capture_default_str();
  preview_app->callback([options] { preview(*options); });
}

}  // namespace eslabon::commands
