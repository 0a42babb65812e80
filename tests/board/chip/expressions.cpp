// Runs every expression of expressions.bin and writes answers.tsv as `eslabon expr --batch` prints it.
#include "boards/cortex_m3/core.hpp"
#include "firmware/base/check.hpp"
#include "firmware/expr/machine.hpp"
#include "tests/board/chip/case_values.hpp"
#include "tests/board/chip/semihost.hpp"

namespace eslabon::chip_test {
namespace {

constexpr std::size_t kMaxRecord = 20 * 1024;

std::uint8_t record[kMaxRecord];
std::uint8_t machine_texts[8 * 1024];
std::uint8_t more_texts[8 * 1024];
expr::Machine machine{machine_texts, 5'000'000};
std::int32_t answers;

void put(std::string_view text) { semihost::write(answers, as_bytes(text)); }

void put_escaped(std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : text) {
    if (c == '\\') put("\\\\");
    else if (c == '\n') put("\\n");
    else if (c == '\t') put("\\t");
    else if (c == '\r') put("\\r");
    else if (static_cast<unsigned char>(c) < 0x20) {
      const char escape[] = {'\\', 'x', kDigits[static_cast<unsigned char>(c) >> 4], kDigits[c & 15]};
      put({escape, sizeof escape});
    } else put({&c, 1});
  }
}

void put_answer(std::string_view id, std::string_view type, std::string_view value) {
  put(id);
  put("\t");
  put(type);
  put("\t");
  put_escaped(value);
  put("\n");
}

Status answer(CaseValues& values) {
  expr::Scratch rest{more_texts};
  ESLABON_ASSIGN(const expr::Program program, expr::verify(values.code()));
  ESLABON_ASSIGN(const expr::Value value, machine.evaluate(program, values, {{values.self(), kRootRow}}));
  ESLABON_ASSIGN(const expr::Value wanted, commands::coerced(value, values.wanted(), rest));
  ESLABON_ASSIGN(const std::string_view text, expr::to_text(wanted, rest));
  put_answer(values.id(), commands::type_name(wanted.kind()), text);
  return {};
}

/// False at the end of the file.
bool next_record(std::int32_t file, Bytes& body) {
  std::uint8_t size[4];
  if (!semihost::read(file, size)) return false;
  body = Bytes(record).first(load_le<std::uint32_t>(size) <= kMaxRecord ? load_le<std::uint32_t>(size) : 0);
  return semihost::read(file, MutableBytes(record).first(body.size()));
}

}  // namespace
}  // namespace eslabon::chip_test

void eslabon::board::run() {
  using namespace eslabon::chip_test;
  const std::int32_t file = semihost::open("expressions.bin", semihost::Mode::kRead);
  answers = semihost::open("answers.tsv", semihost::Mode::kWrite);
  Bytes body;
  while (next_record(file, body)) {
    CaseValues values;
    Status done = values.open(body);
    if (done.ok()) done = answer(values);
    if (!done.ok()) put_answer(values.id(), "error", commands::reason(done.error()));
  }
  semihost::close(answers);
  semihost::leave();
}

void eslabon::board::on_interrupt(unsigned) {}
