#include "host/compile/description_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/text/fault.hpp"
#include "host/xlsform/sheet_builder.hpp"

namespace eslabon::compile {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json optional_number(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
std::optional<std::size_t> optional_size(const Json& json) {
  if (json.is_null()) return {};
  return json.get<std::size_t>();
}

Json node_json(const DescribedNode& node) {
  return {{"name", node.name},           {"kind", static_cast<int>(node.kind)}, {"type", static_cast<int>(node.type)},
          {"data", static_cast<int>(node.data)}, {"parent", node.parent},       {"label", node.label},
          {"hint", node.hint},           {"unit", node.unit},                   {"list", optional_number(node.list)},
          {"special", node.special},     {"required", node.required},           {"generated", node.generated},
          {"relevant", node.relevant},   {"constraint", node.constraint},       {"calculation", node.calculation},
          {"message", node.constraint_message}, {"where", node.where}};
}

template <class Enum>
Enum enumerator(const Json& json, Enum last) {
  const int value = json.get<int>();
  if (value < 0 || value > static_cast<int>(last)) throw std::runtime_error("number out of range");
  return static_cast<Enum>(value);
}

DescribedNode node_from(const Json& json, std::size_t index, std::size_t lists) {
  DescribedNode node;
  node.name = json.at("name");
  node.kind = enumerator(json.at("kind"), form::NodeKind::kQuestion);
  node.type = enumerator(json.at("type"), form::QuestionType::kLast_);
  node.data = enumerator(json.at("data"), form::DataType::kLast_);
  node.parent = json.at("parent");
  if (index == 0 ? node.parent != kNoNode : node.parent >= index) throw std::runtime_error("no tree");
  node.label = json.at("label").get<Words>();
  node.hint = json.at("hint").get<Words>();
  node.unit = json.at("unit").get<Words>();
  node.list = optional_size(json.at("list"));
  if (node.list && *node.list >= lists) throw std::runtime_error("no such list");
  node.special = json.at("special");
  node.required = json.at("required");
  node.generated = json.at("generated");
  node.relevant = json.at("relevant");
  node.constraint = json.at("constraint");
  node.calculation = json.at("calculation");
  node.constraint_message = json.at("message").get<Words>();
  node.where = json.at("where");
  return node;
}

/// Nothing to escape; UTF-8 beyond ASCII goes as it is, as cells are checked when they are read.
bool is_plain(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || byte == '"' || byte == '\\';
  });
}

void put_text(std::string& out, const std::string& text) {
  const bool plain = is_plain(text) && xlsform::is_utf8(text);
  if (plain) out.append(1, '"').append(text).append(1, '"');
  else out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void put_texts(std::string& out, const std::vector<std::string>& texts) {
  out += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ',';
    put_text(out, texts[i]);
  }
  out += ']';
}

// Written without a tree of values: a list may have tens of thousands of choices in twenty languages.
void put_list(std::string& out, const DescribedList& list) {
  out += R"({"name":)";
  put_text(out, list.name);
  out += list.is_file ? R"(,"file":true,"columns":)" : R"(,"file":false,"columns":)";
  put_texts(out, list.columns);
  out += R"(,"choices":[)";
  for (std::size_t i = 0; i < list.choices.size(); ++i) {
    out += i > 0 ? ",[" : "[";
    put_text(out, list.choices[i].name);
    out += ',';
    put_texts(out, list.choices[i].label);
    out += ',';
    put_texts(out, list.choices[i].cells);
    out += ']';
  }
  out += "]}";
}

std::string lists_json(const std::vector<DescribedList>& lists) {
  std::string out = "[";
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (i > 0) out += ',';
    put_list(out, lists[i]);
  }
  return out + "]";
}

DescribedList list_from(const Json& json) {
  DescribedList list{json.at("name"), json.at("file"), json.at("columns").get<std::vector<std::string>>(), {}};
  for (const Json& choice : json.at("choices")) {
    list.choices.push_back({choice.at(0), choice.at(1).get<Words>(), choice.at(2).get<std::vector<std::string>>()});
    if (list.choices.back().cells.size() != list.columns.size()) throw std::runtime_error("a choice without its cells");
  }
  return list;
}

Json sheet_json(const DescribedSheet& sheet) {
  Json columns = Json::array();
  for (const auto& column : sheet.columns) columns.push_back({column.name, optional_number(column.language)});
  Json rows = Json::array();
  for (const auto& row : sheet.rows) {
    Json cells = Json::array();
    for (const auto& cell : row) cells.push_back({cell.text, cell.where});
    rows.push_back(std::move(cells));
  }
  return {{"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

DescribedSheet sheet_from(const Json& json) {
  DescribedSheet sheet;
  for (const Json& column : json.at("columns")) sheet.columns.push_back({column.at(0), optional_size(column.at(1))});
  for (const Json& row : json.at("rows")) {
    auto& cells = sheet.rows.emplace_back();
    for (const Json& cell : row) cells.push_back({cell.at(0), cell.at(1)});
    if (cells.size() != sheet.columns.size()) throw std::runtime_error("a row without its cells");
  }
  return sheet;
}

FormDescription form_from(const Json& json) {
  FormDescription form;
  form.file = json.at("file");
  form.form_id = json.at("form_id");
  form.title = json.at("title");
  form.version = json.at("version");
  form.languages = json.at("languages").get<std::vector<std::string>>();
  form.default_language = json.at("default_language");
  for (const Json& list : json.at("lists")) form.lists.push_back(list_from(list));
  for (const Json& node : json.at("nodes"))
    form.nodes.push_back(node_from(node, form.nodes.size(), form.lists.size()));
  if (form.nodes.empty() || form.nodes.size() > kMaxNodes) throw std::runtime_error("no form");
  form.design = sheet_from(json.at("design"));
  form.indicators = sheet_from(json.at("indicators"));
  form.checks = sheet_from(json.at("checks"));
  return form;
}

}  // namespace

std::string to_json(const FormDescription& form) {
  Json nodes = Json::array();
  for (const DescribedNode& node : form.nodes) nodes.push_back(node_json(node));
  const Json all = {{"file", form.file},
                    {"form_id", form.form_id},
                    {"title", form.title},
                    {"version", form.version},
                    {"languages", form.languages},
                    {"default_language", form.default_language},
                    {"nodes", std::move(nodes)},
                    {"design", sheet_json(form.design)},
                    {"indicators", sheet_json(form.indicators)},
                    {"checks", sheet_json(form.checks)}};
  std::string text = all.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.back() = ',';
  return text + R"("lists":)" + lists_json(form.lists) + "}";
}

FormDescription description_from_json(std::string_view json) {
  try {
    return form_from(Json::parse(json));
  } catch (const std::exception& error) {
    throw text::Failure(text::ExitCode::kInvalidInput, std::string("the form's description is damaged: ") + error.what());
  }
}

}  // namespace eslabon::compile
