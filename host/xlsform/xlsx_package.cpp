#include "host/xlsform/xlsx_package.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>

namespace eslabon::xlsform {
namespace {

/// `target` as seen from the part `base`; absolute when it starts with '/'.
std::string resolve(const std::string& base, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string path = base.substr(0, base.rfind('/') + 1);
  while (!target.empty()) {
    const std::size_t slash = std::min(target.find('/'), target.size());
    const std::string_view step = target.substr(0, slash);
    target.remove_prefix(std::min(slash + 1, target.size()));
    if (step.empty() || step == ".") continue;
    if (step == "..") {
      path.resize(path.size() < 2 ? 0 : path.rfind('/', path.size() - 2) + 1);
    } else {
      path.append(step).append("/");
    }
  }
  if (path.ends_with('/')) path.pop_back();
  return path;
}

std::string relations_part(const std::string& part) {
  const std::size_t folder = part.rfind('/') + 1;
  return part.substr(0, folder) + "_rels/" + part.substr(folder) + ".rels";
}

using FileHandle = std::unique_ptr<zip_file_t, int (*)(zip_file_t*)>;

}  // namespace

std::string_view local_name(const char* name) {
  const std::string_view full(name);
  const std::size_t colon = full.find(':');
  return colon == std::string_view::npos ? full : full.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node node : parent.children())
    if (local_name(node.name()) == name) return node;
  return {};
}

std::string_view attribute(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_attribute found : node.attributes())
    if (local_name(found.name()) == name) return found.value();
  return {};
}

void XlsxPackage::Close::operator()(zip* archive) const { zip_discard(archive); }

XlsxPackage::XlsxPackage(std::string_view bytes, Budget& budget) : budget_(budget) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source != nullptr) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  const std::string reason = archive_ ? "" : zip_error_strerror(&error);
  zip_error_fini(&error);
  if (archive_) return;
  if (source != nullptr) zip_source_free(source);
  refuse(budget_.file, "damaged .xlsx (" + reason + "); get the file again or save it anew");
}

std::optional<std::string> XlsxPackage::unpack(const std::string& part) {
  const zip_int64_t index = zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return {};
  zip_stat_t stat;
  zip_stat_init(&stat);
  const auto damaged = [&](const char* what) {
    refuse(budget_.file, fmt::format("{}: {}; the file is damaged, get it again or save it anew", part, what));
  };
  if (zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), 0, &stat) != 0)
    damaged(zip_strerror(archive_.get()));
  budget_.take_bytes(stat.size, part);
  const FileHandle file(zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0), zip_fclose);
  if (!file) damaged(zip_strerror(archive_.get()));
  std::string content(stat.size, '\0');
  if (zip_fread(file.get(), content.data(), content.size()) != static_cast<zip_int64_t>(content.size()))
    damaged(zip_file_strerror(file.get()));
  char beyond = 0;  // reading past the end is what makes libzip compare size and checksum
  if (zip_fread(file.get(), &beyond, 1) != 0) damaged(zip_file_strerror(file.get()));
  return content;
}

std::unique_ptr<pugi::xml_document> XlsxPackage::read(const std::string& part) {
  const std::optional<std::string> content = unpack(part);
  if (!content) return nullptr;
  if (static_cast<std::size_t>(std::ranges::count(*content, '<')) > budget_.limits.xml_elements * 2)
    refuse(budget_.file, part + " has more elements than a form may have");
  auto document = std::make_unique<pugi::xml_document>();
  const pugi::xml_parse_result result =
      document->load_buffer(content->data(), content->size(), pugi::parse_default | pugi::parse_ws_pcdata);
  if (!result)
    refuse(budget_.file, fmt::format("{}: XML error at byte {} ({}); the file is damaged, save it anew", part,
                                     result.offset, result.description()));
  return document;
}

Relations XlsxPackage::relations_of(const std::string& part) {
  Relations relations;
  const auto document = read(relations_part(part));
  if (!document) return relations;
  for (const pugi::xml_node node : document->document_element().children()) {
    const std::string_view type = attribute(node, "Type");
    relations[std::string(attribute(node, "Id"))] = {std::string(type.substr(type.rfind('/') + 1)),
                                                     resolve(part, attribute(node, "Target"))};
  }
  return relations;
}

}  // namespace eslabon::xlsform
