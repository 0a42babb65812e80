// An ODK XForm as XML: its parts, its translations, its places by line. Internal to the reader.
#pragma once

#include <map>
#include <pugixml.hpp>
#include <string>

#include "host/xlsform/form_sheet.hpp"

namespace eslabon::xlsform {

class XFormDocument {
 public:
  /// Throws Failure(kInvalidInput) for what is no XForm. The languages go into `model`.
  XFormDocument(std::string_view content, const std::string& file, SurveyModel& model);

  [[nodiscard]] pugi::xml_node model() const { return model_; }
  [[nodiscard]] pugi::xml_node body() const { return body_; }
  /// The root element of the answers.
  [[nodiscard]] pugi::xml_node primary() const { return primary_; }
  [[nodiscard]] std::string title() const;
  /// The line of an element.
  [[nodiscard]] Place place(pugi::xml_node node) const;

  /// The text of a <label> or <hint>, or of an attribute's "jr:itext('id')" or plain text, in every language. Values
  /// shown by <output> become `${path}` with the path as written; resolve_paths() in xform_paths.hpp makes names of them.
  [[nodiscard]] Translated element_text(pugi::xml_node element) const;
  [[nodiscard]] Translated attribute_text(std::string_view text, Place place) const;
  /// The texts of an id of <itext>, of a form such as "guidance" or "".
  [[nodiscard]] Translated itext(const std::string& id, std::string_view form, Place place) const;

 private:
  void read_translations(SurveyModel& model);

  std::string content_;
  std::vector<std::size_t> lines_;  ///< offsets where lines start
  pugi::xml_document document_;
  pugi::xml_node model_, body_, primary_;
  std::size_t languages_ = 1;
  std::map<std::pair<std::string, std::string>, Translated> itext_;  ///< by id and form
};

}  // namespace eslabon::xlsform
