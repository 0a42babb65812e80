// Choices of an XForm: secondary instances, itemsets and items. Internal to the reader.
#pragma once

#include "host/xlsform/xform_document.hpp"

namespace eslabon::xlsform {

/// What instance('id') is: a list of the form, or a file beside it.
struct XFormLists {
  std::map<std::string, std::size_t> lists;  ///< id -> SurveyModel::lists
  std::map<std::string, std::string> files;  ///< id -> "firms.csv"
};

void read_lists(const XFormDocument& document, const ReadContext& context, XFormLists& lists);

/// The choices of a <select>, <select1> or <rank>; its filter goes into `node.choice_filter`, paths as written.
ChoiceSource choice_source(const XFormDocument& document, const ReadContext& context, const XFormLists& lists,
                           pugi::xml_node control, Node& node);

}  // namespace eslabon::xlsform
