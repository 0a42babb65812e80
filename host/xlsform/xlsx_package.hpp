// The parts of an .xlsx: a zip of XML documents that relate to each other. Internal to the reader.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>

#include "host/xlsform/sheet_builder.hpp"

struct zip;

namespace eslabon::xlsform {

/// Name without its namespace prefix: files differ in prefixes, and strict OOXML differs in namespaces.
std::string_view local_name(const char* name);
pugi::xml_node child(pugi::xml_node parent, std::string_view name);
std::string_view attribute(pugi::xml_node node, std::string_view name);

struct Relation {
  std::string kind;    ///< last word of its type: "worksheet", "sharedStrings", "styles", "officeDocument"
  std::string target;  ///< path of the part in the zip
};
using Relations = std::map<std::string, Relation>;  ///< by id

/// Bytes must outlive the package. Every member throws Failure(kInvalidInput) for damage and over the limits.
class XlsxPackage {
 public:
  XlsxPackage(std::string_view bytes, Budget& budget);

  /// Null when the zip has no such part. Its checksum has been verified.
  std::unique_ptr<pugi::xml_document> read(const std::string& part);
  /// The relations of a part; "" for the package itself. Empty without any.
  Relations relations_of(const std::string& part);

 private:
  std::optional<std::string> unpack(const std::string& part);

  struct Close {
    void operator()(zip* archive) const;
  };
  Budget& budget_;
  std::unique_ptr<zip, Close> archive_;
};

}  // namespace eslabon::xlsform
