#include "tests/unit/xlsform/zip_maker.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace eslabon::xlsform {
namespace {

constexpr const char* kRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

std::string relations(const std::string& entries) {
  return R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" + entries +
         "</Relationships>";
}

std::string relation(const std::string& id, const std::string& kind, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + kRelations + kind + "\" Target=\"" + target + "\"/>";
}

}  // namespace

std::string make_zip(const std::map<std::string, std::string>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> memory(zip_source_buffer_create(nullptr, 0, 0, &error),
                                                                        zip_source_free);
  zip_source_keep(memory.get());  // the archive takes one reference, even when it is discarded
  std::unique_ptr<zip_t, decltype(&zip_discard)> archive(zip_open_from_source(memory.get(), ZIP_TRUNCATE, &error),
                                                         zip_discard);
  if (!archive) throw std::runtime_error("cannot make a zip in memory");
  for (const auto& [path, content] : parts) {
    zip_source_t* part = zip_source_buffer(archive.get(), content.data(), content.size(), 0);
    if (zip_file_add(archive.get(), path.c_str(), part, ZIP_FL_ENC_UTF_8) < 0) zip_source_free(part);
  }
  if (zip_close(archive.get()) != 0) throw std::runtime_error("cannot write a zip in memory");
  static_cast<void>(archive.release());
  // An archive without parts leaves no bytes at all.
  if (zip_source_open(memory.get()) != 0) throw std::runtime_error("a zip needs a part");
  zip_source_seek(memory.get(), 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(std::max<zip_int64_t>(0, zip_source_tell(memory.get()))), '\0');
  zip_source_seek(memory.get(), 0, SEEK_SET);
  zip_source_read(memory.get(), bytes.data(), bytes.size());
  zip_source_close(memory.get());
  return bytes;
}

std::map<std::string, std::string> workbook_parts(const std::string& sheet_data) {
  return {
      {"_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))},
      {"xl/_rels/workbook.xml.rels", relations(relation("rId1", "worksheet", "worksheets/sheet1.xml"))},
      {"xl/workbook.xml", R"(<workbook xmlns:r="r"><sheets><sheet name="survey" sheetId="1" r:id="rId1"/></sheets></workbook>)"},
      {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + sheet_data + "</sheetData></worksheet>"},
  };
}

std::string inline_rows(const std::vector<std::vector<std::string>>& rows) {
  std::string xml;
  for (const auto& row : rows) {
    xml += "<row>";
    for (const std::string& cell : row) xml += "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>";
    xml += "</row>";
  }
  return xml;
}

}  // namespace eslabon::xlsform
