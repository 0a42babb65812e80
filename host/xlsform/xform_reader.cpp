#include "host/xlsform/xform_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/xlsform/references.hpp"
#include "host/xlsform/sheet_builder.hpp"
#include "host/xlsform/text_rules.hpp"
#include "host/xlsform/xform_document.hpp"
#include "host/xlsform/xform_lists.hpp"
#include "host/xlsform/xform_paths.hpp"
#include "host/xlsform/xlsx_package.hpp"

namespace eslabon::xlsform {
namespace {

constexpr std::size_t kMaxXmlDepth = 60;

/// The type of a question without a control: what the device fills in, or a calculation.
QuestionType hidden_type(pugi::xml_node bind) {
  const std::string_view preload = attribute(bind, "preload"), what = attribute(bind, "preloadParams");
  if (preload == "timestamp") return what == "start" ? QuestionType::kStart : QuestionType::kEnd;
  if (preload == "date") return QuestionType::kToday;
  if (what == "deviceid" || what == "uri:deviceid") return QuestionType::kDeviceId;
  if (what == "username" || what == "uri:username") return QuestionType::kUsername;
  if (what == "email" || what == "uri:email") return QuestionType::kEmail;
  if (what == "phonenumber" || what == "uri:phonenumber") return QuestionType::kPhoneNumber;
  return QuestionType::kCalculate;
}

DataType bound_type(std::string_view type) {
  if (type == "int" || type == "integer") return DataType::kInteger;
  if (type == "decimal") return DataType::kDecimal;
  if (type == "date") return DataType::kDate;
  if (type == "time") return DataType::kTime;
  if (type == "dateTime") return DataType::kDateTime;
  if (type == "geopoint") return DataType::kGeopoint;
  return DataType::kText;
}

QuestionType input_type(DataType data, std::string_view type) {
  switch (data) {
    case DataType::kInteger: return QuestionType::kInteger;
    case DataType::kDecimal: return QuestionType::kDecimal;
    case DataType::kDate: return QuestionType::kDate;
    case DataType::kTime: return QuestionType::kTime;
    case DataType::kDateTime: return QuestionType::kDateTime;
    case DataType::kGeopoint: return QuestionType::kGeopoint;
    default: return type == "barcode" ? QuestionType::kBarcode : QuestionType::kText;
  }
}

class XFormReader {
 public:
  XFormReader(const XFormDocument& document, const ReadContext& context)
      : document_(document), context_(context), model_(context.model), paths_(document.primary().name()) {}

  void read() {
    const pugi::xml_node primary = document_.primary();
    model_.settings.form_id = {std::string(attribute(primary, "id")), document_.place(primary)};
    model_.settings.version = {std::string(attribute(primary, "version")), document_.place(primary)};
    model_.settings.form_title = {document_.title(), document_.place(primary)};
    model_.settings.root_name = primary.name();
    model_.nodes.emplace_back().kind = NodeKind::kRoot;
    model_.nodes[0].name.text = primary.name();
    read_lists(document_, context_, lists_);
    add_children(primary, "/" + std::string(primary.name()), 0, 1);
    for (const pugi::xml_node bind : document_.model().children())
      if (local_name(bind.name()) == "bind") read_bind(bind);
    read_controls(document_.body(), 0);
    for (std::size_t at = 1; at < model_.nodes.size(); ++at) finish(model_.nodes[at]);
    for (const pugi::xml_node action : document_.model().children()) read_action(action, kNoNode);
  }

 private:
  void add_children(pugi::xml_node parent, const std::string& path, NodeId parent_id, std::size_t depth) {
    if (depth > kMaxXmlDepth) return context_.error(document_.place(parent), "groups are nested too deeply");
    for (const pugi::xml_node child_node : parent.children()) {
      if (child_node.type() != pugi::node_element) continue;
      const std::string name(child_node.name());
      const std::string here = path + "/" + name;
      if (local_name(child_node.name()) == "meta") {
        if (child(child_node, "audit")) model_.audit = true;
        continue;
      }
      if (paths_.find(here) != kNoNode) continue;  // a repeat's first entry, after its template
      if (model_.nodes.size() >= kMaxNodes) return context_.error(document_.place(child_node), "too many questions");
      Node node;
      node.place = node.name.place = document_.place(child_node);
      node.name.text = name;
      node.parent = parent_id;
      node.depth = static_cast<std::uint32_t>(depth);
      node.default_value = {std::string(trimmed(child_node.child_value())), node.place};
      const bool group = std::ranges::any_of(child_node.children(),
                                             [](pugi::xml_node n) { return n.type() == pugi::node_element; });
      node.kind = group ? NodeKind::kGroup : NodeKind::kQuestion;
      const auto id = static_cast<NodeId>(model_.nodes.size());
      paths_.add(here, id, name);
      model_.nodes.push_back(std::move(node));
      add_children(child_node, here, id, depth + 1);
    }
  }

  [[nodiscard]] CellText expression(pugi::xml_node node, std::string_view name) const {
    return {paths_.resolve(attribute(node, name)), document_.place(node)};
  }

  void resolve(Translated& texts) const {
    for (CellText& text : texts.by_language) text.text = paths_.resolve_text(text.text);
  }

  void read_bind(pugi::xml_node bind) {
    const std::string_view nodeset = attribute(bind, "nodeset");
    const NodeId id = paths_.find(nodeset);
    if (id == kNoNode) {
      if (nodeset.ends_with("/meta/instanceName")) model_.settings.instance_name = expression(bind, "calculate");
      return;
    }
    Node& node = model_.nodes[id];
    node.type_text = {std::string(attribute(bind, "type")), document_.place(bind)};
    node.data_type = node.kind == NodeKind::kQuestion ? bound_type(node.type_text.text) : DataType::kNone;
    if (node.kind == NodeKind::kQuestion) node.type = hidden_type(bind);
    node.required = expression(bind, "required");
    node.relevant = expression(bind, "relevant");
    node.constraint = expression(bind, "constraint");
    node.read_only = expression(bind, "readonly");
    node.calculation = expression(bind, "calculate");
    node.constraint_message = document_.attribute_text(attribute(bind, "constraintMsg"), document_.place(bind));
    node.required_message = document_.attribute_text(attribute(bind, "requiredMsg"), document_.place(bind));
    node.save_to = {std::string(attribute(bind, "saveto")), document_.place(bind)};
    if (!node.type_text.empty() && node.kind == NodeKind::kQuestion)
      node.attributes["bind::type"] = {node.type_text.text, node.type_text.place};
  }

  void read_controls(pugi::xml_node parent, std::size_t depth) {
    if (depth > kMaxXmlDepth) return context_.error(document_.place(parent), "groups are nested too deeply");
    for (const pugi::xml_node control : parent.children()) {
      const std::string_view kind = local_name(control.name());
      if (kind == "group" || kind == "repeat") {
        read_group(control, kind == "repeat");
        read_controls(control, depth + 1);
      } else if (control.type() == pugi::node_element && kind != "label" && kind != "hint" && !read_action(control, kNoNode)) {
        read_control(control, kind);
      }
    }
  }

  void read_group(pugi::xml_node control, bool repeats) {
    const NodeId id = paths_.find(attribute(control, repeats ? "nodeset" : "ref"));
    if (id == kNoNode) return;
    Node& node = model_.nodes[id];
    if (repeats) {
      node.kind = NodeKind::kRepeat;
      node.repeat_count = expression(control, "count");
    } else {
      node.label = document_.element_text(child(control, "label"));
    }
    read_appearance(control, node);
  }

  void read_control(pugi::xml_node control, std::string_view kind) {
    const NodeId id = paths_.find(attribute(control, "ref"));
    if (id == kNoNode)
      return context_.error(document_.place(control), fmt::format("the <{}> asks for '{}', which the form does not have; "
                                                                  "export the form anew", kind, attribute(control, "ref")));
    Node& node = model_.nodes[id];
    node.label = document_.element_text(child(control, "label"));
    const pugi::xml_node hint = child(control, "hint");
    node.hint = document_.element_text(hint);
    node.guidance_hint = guidance(hint);
    read_appearance(control, node);
    set_type(control, kind, node);
    for (const pugi::xml_node action : control.children()) read_action(action, id);
  }

  [[nodiscard]] Translated guidance(pugi::xml_node hint) const {
    const std::string_view reference = attribute(hint, "ref");
    const std::size_t open = reference.find('\''), close = reference.rfind('\'');
    if (open == std::string_view::npos || close <= open) return {};
    return document_.itext(std::string(reference.substr(open + 1, close - open - 1)), "guidance", document_.place(hint));
  }

  void read_appearance(pugi::xml_node control, Node& node) const {
    node.appearance_text = {std::string(attribute(control, "appearance")), document_.place(control)};
    for (const std::string& word : words(lower(node.appearance_text.text))) node.appearance.push_back(word);
  }

  void set_type(pugi::xml_node control, std::string_view kind, Node& node) {
    const Place place = document_.place(control);
    node.type_text.place = place;
    if (kind == "select" || kind == "select1" || kind == "rank") {
      node.type = kind == "select1" ? QuestionType::kSelectOne
                                    : kind == "rank" ? QuestionType::kRank : QuestionType::kSelectMultiple;
      node.data_type = kind == "select1" ? DataType::kSelectOne : DataType::kSelectMultiple;
      node.choices = choice_source(document_, context_, lists_, control, node);
      node.choice_filter.text = paths_.resolve(node.choice_filter.text);
      if (!node.choices->seed.empty()) node.choices->seed.text = paths_.resolve(node.choices->seed.text);
    } else if (kind == "range") {
      node.type = QuestionType::kRange;
      node.range = RangeParameters{};
      for (const auto& [name, value] : {std::pair("start", &node.range->start), std::pair("end", &node.range->end),
                                        std::pair("step", &node.range->step)})
        if (!attribute(control, name).empty()) *value = attribute(control, name);
    } else if (kind == "trigger") {
      node.type = QuestionType::kAcknowledge;
    } else if (kind == "upload" || node.type_text.text == "geotrace" || node.type_text.text == "geoshape") {
      node.type = QuestionType::kUnsupported;
      context_.unsupported(place, fmt::format("'{}' ({})", node.name.text,
                                              kind == "upload" ? attribute(control, "mediatype") : node.type_text.text));
    } else {
      const bool note = node.read_only.text == "true()" && node.data_type == DataType::kText;
      node.type = note ? QuestionType::kNote : input_type(node.data_type, node.type_text.text);
    }
  }

  /// What happens by itself, or with a `trigger` when its answer changes. False: the element is no action.
  bool read_action(pugi::xml_node action, NodeId trigger) {
    const std::string_view kind = local_name(action.name());
    if (kind == "setvalue") read_setvalue(action, trigger);
    if (kind == "setgeopoint") context_.unsupported(document_.place(action), "the place where a question is answered");
    if (kind == "recordaudio") context_.unsupported(document_.place(action), "a recording of the interview");
    return kind == "setvalue" || kind == "setgeopoint" || kind == "recordaudio";
  }

  /// An attribute `value` is an expression; without it the text inside is meant as it stands, and nothing at all empties
  /// the answer (XForms 1.1, 10.2).
  [[nodiscard]] std::string setvalue_expression(pugi::xml_node action) const {
    const std::string value = paths_.resolve(attribute(action, "value"));
    const std::string text(action.attribute("value") ? std::string_view() : trimmed(action.child_value()));
    const char quote = text.find('\'') == std::string::npos ? '\'' : '"';
    return value.empty() ? quote + text + quote : value;
  }

  /// A default, or with a control around it what its change sets.
  void read_setvalue(pugi::xml_node action, NodeId trigger) {
    const NodeId id = paths_.find(attribute(action, "ref"));
    if (id == kNoNode) return;
    Node& node = model_.nodes[id];
    const CellText cell{setvalue_expression(action), document_.place(action)};
    if (attribute(action, "event").find("value-changed") != std::string_view::npos && trigger != kNoNode) {
      node.calculation = cell;
      node.triggers.push_back({"/" + model_.settings.root_name + "/" + model_.path(trigger), cell.place});
    } else {
      node.default_value = cell;
      node.default_is_dynamic = true;
    }
  }

  void finish(Node& node) const {
    for (Translated* texts : {&node.label, &node.hint, &node.guidance_hint, &node.constraint_message, &node.required_message})
      resolve(*texts);
    if (node.kind != NodeKind::kQuestion) node.default_value = {};
    if (node.kind == NodeKind::kQuestion && node.type == QuestionType::kNone) {
      node.type = QuestionType::kCalculate;
      node.data_type = DataType::kText;
    }
  }

  const XFormDocument& document_;
  const ReadContext& context_;
  SurveyModel& model_;
  XFormPaths paths_;
  XFormLists lists_;
};

}  // namespace

SurveyModel read_xform(std::string_view content, const std::string& file, std::vector<text::Fault>& faults) {
  SurveyModel model;
  model.file = file;
  const XFormDocument document(content, file, model);
  const Workbook book{.file = file, .sheets = {}};
  const ReadContext context{book, model, faults};
  XFormReader(document, context).read();
  return model;
}

}  // namespace eslabon::xlsform
