#include "host/commands/outgoing_files.hpp"

#include <fmt/format.h>

#include <array>
#include <map>

#include "firmware/form/package.hpp"
#include "host/compile/assignment_writer.hpp"
#include "host/compile/package_file.hpp"
#include "host/text/fault.hpp"
#include "host/text/write_file.hpp"
#include "host/xlsform/workbook.hpp"

namespace eslabon::commands {
namespace {

using text::ExitCode;
using text::Failure;

// A package in memory, opened.
struct OpenForm {
  explicit OpenForm(const std::string& bytes) : source(as_bytes(bytes)) {}
  MemorySource source;
  std::array<std::uint8_t, 8 * form::kCacheBlockBytes> cache{};
  form::Package package;
};

enum class Role { kId, kName, kNote, kValue };

struct Column {
  Role role = Role::kValue;
  std::size_t index = 0;  ///< of a value
};
using Columns = std::map<std::uint32_t, Column>;

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw Failure(ExitCode::kInvalidInput, where + ": " + what);
}

Columns read_columns(const xlsform::Sheet& sheet, const std::string& file, const form::Package& package,
                     compile::AssignmentModel& model) {
  Columns columns;
  bool has_id = false;
  if (sheet.rows.empty() || sheet.rows[0].empty() || sheet.rows[0][0].place.row != 1) refuse(file, "the first line names no columns");
  for (const xlsform::CellText& cell : sheet.rows[0]) {
    Column& column = columns[cell.place.column];
    if (cell.text == "id" || cell.text == "case_id") {
      column.role = Role::kId;
      has_id = true;
    } else if (cell.text == "name" || cell.text == "label") {
      column.role = Role::kName;
    } else if (cell.text == "note") {
      column.role = Role::kNote;
    } else {
      if (!package.find(cell.text).ok())
        refuse(fmt::format("{}:1:{}", file, cell.place.column), fmt::format("the form has no question '{}'", cell.text));
      column.index = model.columns.size();
      model.columns.push_back(cell.text);
    }
  }
  if (!has_id) refuse(file + ":1", "there is no column 'id'");
  return columns;
}

compile::AssignedCase read_case(const std::vector<xlsform::CellText>& row, const Columns& columns, std::size_t values,
                                const std::string& file) {
  compile::AssignedCase assigned;
  assigned.values.resize(values);
  for (const xlsform::CellText& cell : row) {
    const auto found = columns.find(cell.place.column);
    if (found == columns.end())
      refuse(fmt::format("{}:{}:{}", file, cell.place.row, cell.place.column), "there is no column of that number in the first line");
    switch (found->second.role) {
      case Role::kId: assigned.id = cell.text; break;
      case Role::kName: assigned.name = cell.text; break;
      case Role::kNote: assigned.note = cell.text; break;
      case Role::kValue: assigned.values[found->second.index] = cell.text; break;
    }
  }
  if (assigned.id.empty()) refuse(fmt::format("{}:{}", file, row[0].place.row), "the firm has no id");
  if (assigned.name.empty()) assigned.name = assigned.id;
  return assigned;
}

ContentHash hash_of_cases(const std::string& bytes) {
  MemorySource source(as_bytes(bytes));
  std::array<std::uint8_t, 2 * form::kCacheBlockBytes> cache{};
  form::Container container;
  const Status status = container.open(source, cache, form::ContainerKind::kCases);
  if (!status.ok()) throw Failure(ExitCode::kFailed, "the list of firms cannot be read back");
  return container.hash();
}

}  // namespace

OutgoingFile read_form(const std::filesystem::path& path) {
  const auto package = compile::PackageFile::load(path);
  std::array<std::uint8_t, 1024> id{};
  std::array<std::uint8_t, 1024> version{};
  OutgoingFile file;
  file.bytes = package->bytes();
  file.device_bytes = package->device_bytes();
  file.id = package->package().form_id(id).value_or("?");
  file.version = package->package().version(version).value_or("?");
  file.title = fmt::format("{} (version {})", file.id, file.version);
  file.name = {sync::ObjectKind::kFormPackage, package->hash(), static_cast<std::uint32_t>(file.device_bytes.size())};
  return file;
}

OutgoingFile read_assignments(const std::filesystem::path& path, const OutgoingFile& form) {
  const std::string where = path.string();
  const xlsform::Sheet sheet = xlsform::parse_csv(text::read_file(path), "cases", 0, where);
  OpenForm opened(form.bytes);
  if (!opened.package.open(opened.source, opened.cache).ok()) refuse(where, "the form package cannot be read");
  compile::AssignmentModel model;
  model.form = form.name.hash;
  const Columns columns = read_columns(sheet, where, opened.package, model);
  for (std::size_t i = 1; i < sheet.rows.size(); ++i)
    if (!sheet.rows[i].empty()) model.cases.push_back(read_case(sheet.rows[i], columns, model.columns.size(), where));
  compile::Typesetter typesetter;
  OutgoingFile file;
  file.bytes = compile::write_assignments(model, typesetter);
  file.device_bytes = file.bytes;
  file.title = fmt::format("{} firms", model.cases.size());
  file.id = path.filename().string();
  file.name = {sync::ObjectKind::kAssignments, hash_of_cases(file.bytes), static_cast<std::uint32_t>(file.bytes.size())};
  return file;
}

}  // namespace eslabon::commands
