// Forms from outside. Bytes of a zip would stop at its checksums, so the input is the parts in plain text and is zipped
// here: the fuzzer changes what is inside. The first letter says which reader: z parts of an .xlsx, each after a line
// "== path"; t a text (Markdown or .csv); x an XForm; r the bytes as they are.
#include <cstddef>
#include <cstdint>

#include "host/xlsform/survey_model.hpp"
#include "host/xlsform/xform_reader.hpp"
#include "tests/unit/xlsform/zip_maker.hpp"

using namespace eslabon;

namespace {

constexpr xlsform::WorkbookLimits kLimits{.part_bytes = 1 << 20, .total_bytes = 4 << 20, .cells = 20'000, .xml_elements = 20'000};

std::map<std::string, std::string> parts_of(std::string_view input) {
  std::map<std::string, std::string> parts;
  for (std::size_t at = input.find("== "); at != std::string_view::npos && parts.size() < 32;) {
    const std::size_t line = std::min(input.find('\n', at), input.size());
    const std::size_t next = input.find("\n== ", line);
    const std::string path(input.substr(at + 3, line - at - 3));
    const std::size_t end = std::min(next, input.size());
    if (!path.empty() && path.size() < 200 && path.find('\0') == std::string::npos)
      parts[path] = input.substr(std::min(line + 1, end), end - std::min(line + 1, end));
    at = next == std::string_view::npos ? next : next + 1;
  }
  return parts;
}

void read(char reader, std::string_view rest) {
  std::vector<text::Fault> faults;
  if (reader == 'x') {
    xlsform::read_xform(rest, "form.xml", faults);
    return;
  }
  const std::string bytes = reader == 'z' ? xlsform::make_zip(parts_of(rest)) : std::string(rest);
  const xlsform::SurveyModel model =
      xlsform::read_survey(xlsform::parse_workbook(bytes, "form.xlsx", faults, kLimits), faults);
  for (std::size_t node = 1; node < model.nodes.size(); ++node)
    if (model.nodes[node].parent >= node) __builtin_trap();  // a tree in document order, whatever came in
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    read(input[0], input.substr(1));
  } catch (const text::Failure&) {
  } catch (const std::runtime_error&) {  // zip_maker: what libzip itself refuses to write
  }
  return 0;
}
