#include "host/xlsform/xlsx_reader.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "host/xlsform/xlsx_package.hpp"
#include "host/xlsform/xlsx_values.hpp"

namespace eslabon::xlsform {
namespace {

bool is_true(std::string_view value) { return value == "1" || value == "true"; }

std::size_t to_index(std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  return error == std::errc{} && end == text.data() + text.size() ? index : std::string_view::npos;
}

class XlsxReader {
 public:
  XlsxReader(std::string_view bytes, Budget& budget, std::vector<text::Fault>& faults)
      : budget_(budget), faults_(faults), package_(bytes, budget) {}

  std::vector<Sheet> read() {
    const std::string part = workbook_part();
    const auto workbook = package_.read(part);
    if (!workbook) refuse(budget_.file, "the part " + part + " is missing; the file is damaged, save it anew");
    const pugi::xml_node root = workbook->document_element();
    epoch_1904_ = is_true(attribute(child(root, "workbookPr"), "date1904"));
    const Relations relations = package_.relations_of(part);
    read_shared(relations);
    std::vector<Sheet> sheets;
    const pugi::xml_node list = child(root, "sheets");
    std::vector<pugi::xml_node> named;
    for (const pugi::xml_node node : list.children())
      if (local_name(node.name()) == "sheet") named.push_back(node);
    for (const pugi::xml_node node : named) read_sheet(node, relations, named.size() == 1, sheets);
    return sheets;
  }

 private:
  std::string workbook_part() {
    for (const auto& [id, relation] : package_.relations_of(""))
      if (relation.kind == "officeDocument") return relation.target;
    refuse(budget_.file, "a zip file, but not a workbook; save the form as .xlsx");
  }

  void read_shared(const Relations& relations) {
    for (const auto& [id, relation] : relations) {
      const bool strings = relation.kind == "sharedStrings";
      if (!strings && relation.kind != "styles") continue;
      const auto document = package_.read(relation.target);
      if (!document && strings)
        refuse(budget_.file, "the part " + relation.target + " is missing; the file is damaged, save it anew");
      if (!document) continue;
      if (!strings) date_styles_ = date_styles(document->document_element());
      if (!strings) continue;
      for (const pugi::xml_node item : document->document_element().children())
        if (local_name(item.name()) == "si") strings_.push_back(string_item(item));
    }
  }

  // Sheets that belong to no form may be large, damaged or full of errors: their names suffice.
  void read_sheet(pugi::xml_node node, const Relations& relations, bool single, std::vector<Sheet>& sheets) {
    const std::string name(attribute(node, "name"));
    if (!single && !is_form_sheet(name)) return sheets.push_back({name, is_hidden(node), {}});
    const auto relation = relations.find(relation_id(node));
    if (relation == relations.end())
      refuse(budget_.file, "the sheet '" + name + "' is not in the file; it is damaged, save it anew");
    if (relation->second.kind != "worksheet") return;
    const auto document = package_.read(relation->second.target);
    if (!document) refuse(budget_.file, "the part " + relation->second.target + " is missing; save the file anew");
    builder_.emplace(name, static_cast<std::uint32_t>(sheets.size()), budget_);
    sheet_name_ = name;
    read_rows(child(document->document_element(), "sheetData"), static_cast<std::uint32_t>(sheets.size()));
    Sheet sheet = std::move(*builder_).finish();
    sheet.hidden = is_hidden(node);
    sheets.push_back(std::move(sheet));
  }

  static bool is_hidden(pugi::xml_node node) {
    const std::string_view state = attribute(node, "state");
    return state == "hidden" || state == "veryHidden";
  }

  /// `r:id`, whatever the prefix; `id` without one is something else.
  static std::string relation_id(pugi::xml_node node) {
    for (const pugi::xml_attribute found : node.attributes())
      if (std::string_view(found.name()).ends_with(":id")) return found.value();
    return {};
  }

  void read_rows(pugi::xml_node data, std::uint32_t sheet) {
    std::uint32_t row = 0;
    for (const pugi::xml_node node : data.children()) {
      if (local_name(node.name()) != "row") continue;
      const std::size_t given = to_index(attribute(node, "r"));
      row = given == std::string_view::npos || given > 1'048'576 ? row + 1 : static_cast<std::uint32_t>(given);
      read_row(node, {sheet, row, 0});
    }
  }

  void read_row(pugi::xml_node node, Place place) {
    for (const pugi::xml_node cell : node.children()) {
      if (local_name(cell.name()) != "c") continue;
      ++place.column;
      if (const std::string_view reference = attribute(cell, "r"); !reference.empty()) {
        const auto named = parse_cell_name(reference);
        if (!named) refuse(budget_.file, fmt::format("{}: bad cell reference '{}'; save the file anew", sheet_name_,
                                                     reference));
        std::tie(place.row, place.column) = *named;
      }
      builder_->add(place.row, place.column, cell_text(cell, place));
    }
  }

  std::string cell_text(pugi::xml_node cell, Place place) {
    const std::string_view type = attribute(cell, "t");
    const char* value = child(cell, "v").child_value();
    if (type == "s") return shared_string(value, place);
    if (type == "inlineStr") return string_item(child(cell, "is"));
    if (type == "str") return decode_escapes(value);
    if (type == "b") return is_true(value) ? "TRUE" : "FALSE";
    if (type == "d") return value;
    if (type == "e") return error_value(value, place);
    const std::size_t style = to_index(attribute(cell, "s"));
    return style < date_styles_.size() && date_styles_[style] ? date_text(value) : plain_number(value);
  }

  std::string shared_string(std::string_view value, Place place) {
    const std::size_t index = to_index(value);
    if (index >= strings_.size())
      refuse(located(budget_.file, sheet_name_, place), "its text is not in the file; it is damaged, save it anew");
    return strings_[index];
  }

  std::string date_text(std::string_view value) const {
    double serial = std::nan("");
    std::from_chars(value.data(), value.data() + value.size(), serial);
    return serial_date(serial, epoch_1904_).value_or(plain_number(value));
  }

  std::string error_value(std::string_view value, Place place) {
    faults_.push_back({text::Severity::kWarning, located(budget_.file, sheet_name_, place),
                       fmt::format("the formula gives {}, which is read as a text; correct it or type the value", value)});
    return std::string(value);
  }

  Budget& budget_;
  std::vector<text::Fault>& faults_;
  XlsxPackage package_;
  std::vector<std::string> strings_;
  std::vector<bool> date_styles_;
  bool epoch_1904_ = false;
  std::optional<SheetBuilder> builder_;
  std::string sheet_name_;
};

}  // namespace

std::vector<Sheet> xlsx_sheets(std::string_view bytes, Budget& budget, std::vector<text::Fault>& faults) {
  return XlsxReader(bytes, budget, faults).read();
}

}  // namespace eslabon::xlsform
