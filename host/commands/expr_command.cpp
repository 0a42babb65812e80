// eslabon expr: one expression, or a table of them.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/commands/expr_records.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::commands {
namespace {

struct ExprOptions {
  std::string expression;
  std::vector<std::string> sets;
  std::string batch;
  std::string records;
  std::string as;
  std::string now;
  bool json = false;
};

struct Answer {
  std::string type;
  std::string value;
};

compile::Compiled compiled(const std::string& expression, const compile::Variables& variables) {
  compile::ExpressionOptions options;
  options.self = variables.self();
  options.single_rows = true;
  options.host_functions = true;
  return compile::compile(expression, variables, options);
}

Answer error_answer(Error error) { return {"error", std::string(reason(error))}; }

/// Evaluates over `variables`; an error has the type "error" and its message as value.
Answer answer(const compile::Compiled& compiled, compile::Variables& variables, Wanted as) {
  if (!compiled.ok()) return {"error", compile::to_string(compiled.errors.front())};
  std::vector<std::uint8_t> memory(1 << 16);
  expr::Machine machine{MutableBytes(memory).first(1 << 15), 5'000'000};
  expr::Scratch rest{MutableBytes(memory).subspan(1 << 15)};
  const auto value = machine.evaluate(compiled.expression->program(), variables, {{variables.self(), kRootRow}});
  if (!value.ok()) return error_answer(value.error());
  const auto wanted = coerced(*value, as, rest);
  if (!wanted.ok()) return error_answer(wanted.error());
  const auto text = expr::to_text(*wanted, rest);
  return text.ok() ? Answer{std::string(type_name(wanted->kind())), std::string(*text)} : error_answer(text.error());
}

int hex_digit(char c) {
  const auto at = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// Undoes \\ \n \t \r \; \xNN.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    const bool is_hex = c == 'x' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (is_hex) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\\\";
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else out += c;
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '\\') {
      ++i;
      continue;
    }
    if (i < text.size() && text[i] != separator) continue;
    parts.push_back(text.substr(start, i - start));
    start = i + 1;
  }
  return parts;
}

/// Where the columns of a batch are: by header, or the plain id, context, expression.
struct Columns {
  std::size_t id = 0;
  std::size_t context = 1;
  std::size_t expression = 2;
  std::size_t zone = SIZE_MAX;
  std::size_t as = SIZE_MAX;
  bool has_header = false;
};

Columns columns_of(const std::vector<std::string_view>& first) {
  Columns columns;
  const auto find = [&](std::string_view name, std::size_t otherwise) {
    for (std::size_t i = 0; i < first.size(); ++i)
      if (first[i] == name) return i;
    return otherwise;
  };
  columns.has_header = find("expression", SIZE_MAX) != SIZE_MAX && find("id", SIZE_MAX) != SIZE_MAX;
  if (!columns.has_header) return columns;
  columns.id = find("id", 0);
  columns.context = find("context", SIZE_MAX);
  columns.expression = find("expression", 2);
  columns.zone = find("tz", SIZE_MAX);
  columns.as = find("as", SIZE_MAX);
  return columns;
}

std::string_view field(const std::vector<std::string_view>& fields, std::size_t column) {
  return column < fields.size() ? fields[column] : std::string_view();
}

/// Keeps the process's zone and puts it back.
class Zone {
 public:
  explicit Zone(const std::string& name) : before_(std::getenv("TZ") != nullptr ? std::getenv("TZ") : ""), set_(!name.empty()) {
    if (set_) ::setenv("TZ", name.c_str(), 1);
  }
  ~Zone() {
    if (!set_) return;
    if (before_.empty()) ::unsetenv("TZ");
    else ::setenv("TZ", before_.c_str(), 1);
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

 private:
  std::string before_;
  bool set_;
};

void set_clock(compile::Variables& variables, const std::string& now) {
  if (now.empty()) return;
  const auto moment = expr::read_date_time(now);
  if (!moment.ok()) throw text::Failure(text::ExitCode::kUsage, "--now: '" + now + "' is no moment: write 2026-03-01T09:30:00Z");
  variables.set_now(moment->moment());
}

/// One row of a batch; what a chip needs to evaluate it, too, is added to `records`.
Answer batch_answer(const std::vector<std::string_view>& fields, const Columns& columns, const ExprOptions& options, std::string& records) {
  if (columns.expression >= fields.size()) return {"error", "this row has no expression"};
  const Zone zone(unescaped(field(fields, columns.zone)));
  compile::Variables variables;
  set_clock(variables, options.now);
  const std::string_view context = field(fields, columns.context);
  for (const std::string_view assignment : split(context, ';')) {
    if (assignment.empty()) continue;
    const std::string fault = variables.set(unescaped(assignment));
    if (!fault.empty()) return {"error", fault};
  }
  const Wanted as = wanted_named(columns.as == SIZE_MAX ? std::string_view(options.as) : field(fields, columns.as));
  const compile::Compiled program = compiled(unescaped(fields[columns.expression]), variables);
  if (!options.records.empty() && program.ok() && !program.expression->uses_host_functions)
    records += expr_record(field(fields, columns.id), as, variables, *program.expression);
  return answer(program, variables, as);
}

void print_batch_row(std::string_view id, const Answer& answer, bool json) {
  if (json) {
    const nlohmann::json row = {{"id", id}, {"type", answer.type}, {"value", answer.value}};
    fmt::print("{}\n", row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    fmt::print("{}\t{}\t{}\n", id, answer.type, escaped(answer.value));
  }
}

void run_batch(const ExprOptions& options) {
  const std::string content = text::read_file(options.batch);
  std::optional<Columns> columns;
  std::string records;
  std::size_t start = content.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (; start < content.size();) {
    const std::size_t end = std::min(content.find('\n', start), content.size());
    std::string_view line(content.data() + start, end - start);
    start = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const auto fields = split(line, '\t');
    const bool first = !columns;
    if (first) columns = columns_of(fields);
    if (first && columns->has_header) continue;
    print_batch_row(field(fields, columns->id), batch_answer(fields, *columns, options, records), options.json);
  }
  if (!options.records.empty()) text::write_file(options.records, records);
}

void run_one(const ExprOptions& options, Outcome& outcome) {
  compile::Variables variables;
  set_clock(variables, options.now);
  for (const std::string& set : options.sets) {
    const std::string fault = variables.set(set);
    if (!fault.empty()) throw text::Failure(text::ExitCode::kUsage, "--set: " + fault);
  }
  const Answer found = answer(compiled(options.expression, variables), variables, wanted_named(options.as));
  if (found.type == "error") throw text::Failure(text::ExitCode::kInvalidInput, found.value);
  if (options.json) {
    const nlohmann::json object = {{"type", found.type}, {"value", found.value}};
    fmt::print("{}\n", object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    fmt::print("{}\t{}\n", found.type, found.value);
  }
  outcome.exit_code = text::ExitCode::kOk;
}

}  // namespace

void add_expr(CLI::App& app, Outcome& outcome) {
  auto options = std::make_shared<ExprOptions>();
  CLI::App* command = app.add_subcommand("expr", "evaluate an XLSForm expression; print its type and value");
  auto* expression = command->add_option("expression", options->expression, "the expression, in quotes");
  command->add_option("--set", options->sets, "NAME=VALUE, NAME:type=VALUE, NAME[row]=VALUE; . is the own value")->take_all()->allow_extra_args(false);
  auto* batch = command->add_option("--batch", options->batch, "evaluate each row: id, context (n=v;n=v), expression");
  command->add_option("--records", options->records, "also write the bytecode and values of a batch, for a chip (tests/board/chip)")->needs(batch);
  command->add_option("--as", options->as, "convert the value first")->check(CLI::IsMember({"bool", "num", "str"}));
  command->add_option("--now", options->now, "what now() and today() give, as 2026-03-01T09:30:00.000-04:00");
  command->add_flag("--json", options->json, "one JSON object a line");
  batch->excludes(expression);
  command->callback([options, &outcome, command] {
    if (options->batch.empty() && command->count("expression") == 0)
      throw text::Failure(text::ExitCode::kUsage, "expr: give an expression, or --batch FILE");
    if (options->batch.empty()) run_one(*options, outcome);
    else run_batch(*options);
  });
}

}  // namespace eslabon::commands
