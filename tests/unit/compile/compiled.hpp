// Compiles a small workbook written as Markdown tables.
#pragma once

#include <memory>
#include <string>

#include "host/compile/form_compiler.hpp"
#include "host/compile/package_file.hpp"
#include "host/compile/package_writer.hpp"

namespace eslabon::test {

struct Built {
  std::vector<text::Fault> faults;
  std::unique_ptr<compile::PackageFile> file;  ///< null when there are errors

  [[nodiscard]] bool says(std::string_view words) const {
    for (const text::Fault& fault : faults)
      if (text::to_string(fault).find(words) != std::string::npos) return true;
    return false;
  }
  [[nodiscard]] std::string all() const {
    std::string text;
    for (const text::Fault& fault : faults) text += text::to_string(fault) + "\n";
    return text;
  }
};

inline Built build(const std::string& markdown, const std::filesystem::path& folder = ".") {
  static compile::Typesetter typesetter;
  Built built;
  const auto workbook = xlsform::parse_workbook(markdown, "form.md", built.faults);
  const auto survey = xlsform::read_survey(workbook, built.faults);
  if (text::has_error(built.faults)) return built;
  const auto form = compile::compile_form(survey, folder, built.faults);
  if (text::has_error(built.faults)) return built;
  built.file = compile::PackageFile::from_bytes(compile::write_package(form.package, typesetter).bytes, "form.esl");
  return built;
}

}  // namespace eslabon::test
