#include <fmt/format.h>

#include <filesystem>

#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/text_rules.hpp"

namespace eslabon::xlsform {
namespace {

bool flag(const ReadContext& context, const CellText& cell, bool otherwise) {
  const std::optional<bool> value = yes_no(cell.text);
  if (!cell.empty() && !value) context.warn(cell.place, fmt::format("'{}' is neither yes nor no, so it is ignored", cell.text));
  return value.value_or(otherwise);
}

void check_settings(const ReadContext& context, const FormSheet& sheet, const FormRow& row) {
  const CellText& name = sheet.cell(row, "name");
  if (!name.empty() && !is_xml_name(name.text))
    context.error(name.place, fmt::format("'{}' is no name: start with a letter or '_', then letters, digits, '_', "
                                          "'-' or '.'", name.text));
  if (sheet.has("form_id") && sheet.has("id_string"))
    context.warn(sheet.cell(row, "id_string").place, "form_id and id_string are the same setting; form_id counts");
  const bool no_id = flag(context, sheet.cell(row, "omit_instanceID"), false);
  if (no_id && !sheet.cell(row, "public_key").empty())
    context.error(sheet.cell(row, "omit_instanceID").place, "encryption needs the instance id; remove this setting");
}

}  // namespace

void read_settings(const ReadContext& context, const FormSheet* sheet, FormNotes& notes) {
  Settings& settings = context.model.settings;
  const std::string stem = std::filesystem::path(context.book.file).stem().string();
  settings.form_id.text = stem;
  if (sheet != nullptr && !sheet->rows().empty()) {
    const FormRow& row = sheet->rows().front();
    check_settings(context, *sheet, row);
    const CellText& id = sheet->cell(row, sheet->has("form_id") ? "form_id" : "id_string");
    if (!id.empty()) settings.form_id = id;
    settings.form_title = sheet->cell(row, "form_title");
    settings.version = sheet->cell(row, "version");
    settings.instance_name = sheet->cell(row, "instance_name");
    settings.default_language = sheet->cell(row, "default_language");
    settings.public_key = sheet->cell(row, "public_key");
    settings.submission_url = sheet->cell(row, "submission_url");
    settings.style = sheet->cell(row, "style");
    if (const CellText& name = sheet->cell(row, "name"); !name.empty()) settings.root_name = name.text;
    settings.allow_choice_duplicates = flag(context, sheet->cell(row, "allow_choice_duplicates"), false);
    notes.clean_text_values = flag(context, sheet->cell(row, "clean_text_values"), true);
    for (std::size_t at = 0; at < sheet->columns().size(); ++at)
      if (!sheet->columns()[at].known && !row.cells[at].empty())
        settings.others[sheet->columns()[at].name] = row.cells[at];
  }
  if (settings.form_title.empty()) settings.form_title = settings.form_id;
}

}  // namespace eslabon::xlsform
