#include "host/xlsform/xform_document.hpp"

#include <algorithm>

#include "host/xlsform/sheet_builder.hpp"
#include "host/xlsform/text_rules.hpp"
#include "host/xlsform/xlsx_package.hpp"

namespace eslabon::xlsform {
namespace {

/// Text of mixed content, with ${...} for what <output> shows.
std::string mixed_text(pugi::xml_node node) {
  std::string text;
  for (const pugi::xml_node part : node.children()) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
    if (local_name(part.name()) != "output") continue;
    std::string_view value = attribute(part, "value");
    if (value.empty()) value = attribute(part, "ref");
    text.append("${").append(trimmed(value)).append("}");
  }
  return std::string(trimmed(text));
}

/// The id of "jr:itext('id')", or nothing.
std::string itext_id(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with("jr:itext(") || !text.ends_with(")")) return {};
  text = trimmed(text.substr(9, text.size() - 10));
  if (text.size() < 2 || (text[0] != '\'' && text[0] != '"')) return {};
  return std::string(text.substr(1, text.size() - 2));
}

}  // namespace

XFormDocument::XFormDocument(std::string_view content, const std::string& file, SurveyModel& model)
    : content_(content), lines_{0} {
  if (!is_utf8(content_)) refuse(file, "the text is not UTF-8; save the file as UTF-8");
  const WorkbookLimits limits;
  if (content_.size() > limits.part_bytes ||
      static_cast<std::size_t>(std::ranges::count(content_, '<')) > limits.xml_elements)
    refuse(file, "larger than a form may be");
  for (std::size_t at = content_.find('\n'); at != std::string::npos; at = content_.find('\n', at + 1))
    lines_.push_back(at + 1);
  const pugi::xml_parse_result result = document_.load_buffer(content_.data(), content_.size(),
                                                              pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!result) {
    const auto line = std::ranges::upper_bound(lines_, static_cast<std::size_t>(result.offset)) - lines_.begin();
    refuse(file + ":" + std::to_string(line), std::string("XML error (") + result.description() + ")");
  }
  const pugi::xml_node root = document_.document_element();
  model_ = child(child(root, "head"), "model");
  body_ = child(root, "body");
  primary_ = child(model_, "instance").find_child([](pugi::xml_node node) { return node.type() == pugi::node_element; });
  if (!primary_ || !body_)
    refuse(file, "an XML file, but no XForm: it has no model with an instance, or no body; export the form anew");
  read_translations(model);
}

std::string XFormDocument::title() const {
  return mixed_text(child(child(document_.document_element(), "head"), "title"));
}

Place XFormDocument::place(pugi::xml_node node) const {
  const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, node.offset_debug()));
  return {0, static_cast<std::uint32_t>(std::ranges::upper_bound(lines_, offset) - lines_.begin()), 0};
}

void XFormDocument::read_translations(SurveyModel& model) {
  for (const pugi::xml_node translation : child(model_, "itext").children()) {
    if (local_name(translation.name()) != "translation") continue;
    const std::size_t language = model.languages.size();
    if (!attribute(translation, "default").empty()) model.default_language = language;
    model.languages.emplace_back(attribute(translation, "lang"));
    for (const pugi::xml_node text : translation.children()) {
      for (const pugi::xml_node value : text.children()) {
        if (local_name(value.name()) != "value") continue;
        std::vector<CellText>& texts =
            itext_[{std::string(attribute(text, "id")), std::string(attribute(value, "form"))}].by_language;
        texts.resize(std::max(texts.size(), language + 1));
        const std::string words = mixed_text(value);
        texts[language] = {words == "-" ? "" : words, place(value)};
      }
    }
  }
  if (model.languages.empty()) model.languages.emplace_back("default");
  languages_ = model.languages.size();
}

Translated XFormDocument::itext(const std::string& id, std::string_view form, Place place) const {
  const auto found = itext_.find({id, std::string(form)});
  Translated texts = found == itext_.end() ? Translated{} : found->second;
  for (CellText& text : texts.by_language)
    if (text.place.row == 0) text.place = place;
  return texts;
}

Translated XFormDocument::attribute_text(std::string_view text, Place place) const {
  if (const std::string id = itext_id(text); !id.empty()) return itext(id, "", place);
  Translated texts;
  if (!trimmed(text).empty()) texts.by_language.assign(languages_, {std::string(trimmed(text)), place});
  return texts;
}

Translated XFormDocument::element_text(pugi::xml_node element) const {
  const std::string_view reference = attribute(element, "ref");
  if (!reference.empty()) return attribute_text(reference, place(element));
  return attribute_text(mixed_text(element), place(element));
}

}  // namespace eslabon::xlsform
