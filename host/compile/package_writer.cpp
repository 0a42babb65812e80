#include "host/compile/package_writer.hpp"

#include <zstd.h>

#include <algorithm>
#include <set>

#include "firmware/form/sorted_entries.hpp"
#include "host/compile/alphabets.hpp"
#include "host/compile/menu_texts.hpp"
#include "host/compile/string_writer.hpp"
#include "host/compile/table_writer.hpp"
#include "host/text/fault.hpp"

namespace eslabon::compile {
namespace {

using form::SectionId;

/// A node's numbers in the order of form::node_at.
std::string node_record(const NodeModel& model, std::uint32_t name) {
  const form::Node& node = model.node;
  ByteBuilder bytes;
  for (const auto value : {static_cast<std::uint8_t>(node.kind), static_cast<std::uint8_t>(node.type),
                           static_cast<std::uint8_t>(node.data), node.special})
    bytes.u8(value);
  bytes.u32(node.flags);
  for (const auto value : {node.parent, node.subtree_end, node.repeat}) bytes.u16(value);
  bytes.u8(node.depth);
  bytes.u8(node.group_depth);
  bytes.u16(node.max_bytes);
  bytes.align(form::node_at::kName);
  bytes.u32(name);
  for (const auto program : {node.relevant, node.required, node.constraint, node.calculation, node.read_only,
                             node.default_value, node.choice_filter, node.soft_check, node.repeat_count, node.seed})
    bytes.u16(program);
  for (const auto string : {node.label, node.hint, node.guidance, node.required_message, node.constraint_message,
                            node.soft_message, node.unit})
    bytes.u32(string);
  for (const auto value : {node.choices, node.choice_node, node.filter_column, node.filter_key}) bytes.u16(value);
  for (const auto value : {node.range_start, node.range_end, node.range_step})
    bytes.u64(static_cast<std::uint64_t>(value));
  bytes.u8(node.range_scale);
  bytes.align(form::kNodeBytes);
  return bytes.take();
}

/// Lists of u16, one list a key, as index and items.
template <class List, class Pack>
void put_lists(ContainerWriter& writer, SectionId index_id, SectionId items_id, const std::vector<List>& lists,
               std::size_t keys, Pack pack) {
  ByteBuilder index;
  ByteBuilder items;
  for (std::size_t key = 0; key < keys; ++key) {
    index.u32(items.size() / 2);
    if (key < lists.size())
      for (const auto& item : lists[key]) items.u16(pack(item));
  }
  index.u32(items.size() / 2);
  writer.add(index_id, index.take());
  writer.add(items_id, items.take());
}

class PackageWriter {
 public:
  PackageWriter(const PackageModel& model, Typesetter& typesetter)
      : model_(model), strings_(model.strings), typesetter_(typesetter), atlas_(typesetter) {}

  WrittenPackage write() {
    check_limits();
    add_menu();
    add_nodes();
    add_programs();
    add_order();
    add_tables();
    add_languages();
    add_strings_and_glyphs();
    add_info();
    add_host_model();
    writer_.add(SectionId::kTexts, texts_.section());
    return {writer_.finish(form::ContainerKind::kForm), atlas_.missing()};
  }

 private:
  static void require(bool good, const char* message) {
    if (!good) throw text::Failure(text::ExitCode::kInvalidInput, message);
  }

  void check_limits() const {
    require(model_.nodes.size() <= kMaxNodes, "the form has more than 8192 rows");
    require(!model_.languages.empty() && model_.languages.size() <= kMaxLanguages, "the form has more than 32 languages");
    require(model_.programs.size() <= 0xFFFF, "the form has more than 65,534 expressions");
    require(model_.steps.size() < form::kAllRowsBit, "the form has more than 32,767 expressions that depend on answers");
    require(model_.tables.size() < form::kNoTable, "the form has too many choice lists");
  }

  void add_menu() {
    ByteBuilder menu;
    for (std::size_t i = 0; i < static_cast<std::size_t>(form::MenuText::kCount_); ++i) {
      TextByLanguage text;
      for (const LanguageModel& language : model_.languages)
        text.push_back({{std::string(menu_text(static_cast<form::MenuText>(i), language.code)), form::kNoProgram}});
      menu.u32(strings_.size());
      strings_.push_back(std::move(text));
    }
    writer_.add(SectionId::kMenu, menu.take());
  }

  void add_nodes() {
    std::string records;
    std::set<std::string_view> names;
    for (const NodeModel& node : model_.nodes) {
      records += node_record(node, texts_.add(node.name));
      names.insert(node.name);
    }
    writer_.add(SectionId::kNodes, std::move(records));
    name_seed_ = seed_for(names);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;
    for (std::uint32_t id = 0; id < model_.nodes.size(); ++id)
      entries.emplace_back(form::hash_text(model_.nodes[id].name, name_seed_), id);
    std::sort(entries.begin(), entries.end());
    ByteBuilder index;
    for (const auto& [hash, id] : entries) {
      index.u32(hash);
      index.u32(id);
    }
    writer_.add(SectionId::kNodeNames, index.take());
  }

  static std::uint32_t seed_for(const std::set<std::string_view>& names) {
    for (std::uint32_t seed = 0;; ++seed) {
      std::set<std::uint32_t> hashes;
      for (const std::string_view name : names) hashes.insert(form::hash_text(name, seed));
      if (hashes.size() == names.size()) return seed;
    }
  }

  void add_programs() {
    ByteBuilder index;
    ByteBuilder code;
    for (std::size_t id = 1; id < model_.programs.size(); ++id) {
      index.u32(code.size());
      code.bytes(model_.programs[id]);
    }
    index.u32(code.size());
    writer_.add(SectionId::kProgramIndex, index.take());
    writer_.add(SectionId::kPrograms, code.take());
  }

  void add_order() {
    ByteBuilder steps;
    for (const form::Step& step : model_.steps) {
      steps.u16(step.node);
      steps.u8(static_cast<std::size_t>(step.kind));
      steps.u8(0);
    }
    writer_.add(SectionId::kSteps, steps.take());
    put_lists(writer_, SectionId::kDependentIndex, SectionId::kDependents, model_.dependents, model_.nodes.size(),
              [](const DependentModel& dependent) {
                return static_cast<std::size_t>(dependent.step) | (dependent.all_rows ? form::kAllRowsBit : 0U);
              });
    put_lists(writer_, SectionId::kTriggerIndex, SectionId::kTriggers, model_.triggers, model_.nodes.size(),
              [](NodeId node) { return std::size_t{node}; });
  }

  void add_tables() {
    TableWriter tables(strings_, model_.languages.size(), model_.default_language);
    for (const TableModel& table : model_.tables) {
      tables.add(table, texts_);
      for (const auto& row : table.rows)
        for (const std::string& cell : row) atlas_.add_characters(cell);
    }
    tables.write(writer_);
  }

  void add_languages() {
    ByteBuilder languages;
    for (std::size_t i = 0; i < model_.languages.size(); ++i) {
      std::string sample;
      for (const TextByLanguage& text : model_.strings)
        if (i < text.size())
          for (const TextPiece& piece : text[i]) sample += piece.text;
      const Alphabet alphabet = alphabet_for(model_.languages[i].code, sample);
      for (const std::string& text : {model_.languages[i].code, model_.languages[i].name, alphabet.letters,
                                      alphabet.capitals, alphabet.marks}) {
        languages.u32(texts_.add(text));
        atlas_.add_characters(text);
      }
    }
    writer_.add(SectionId::kLanguages, languages.take());
  }

  void add_strings_and_glyphs() {
    StringWriter writer(strings_, model_.languages.size(), model_.default_language);
    writer.collect(typesetter_, atlas_);
    atlas_.finish();
    writer.write(atlas_, writer_);
    atlas_.write(writer_);
  }

  void add_info() {
    ByteBuilder info;
    info.u16(model_.nodes.size());
    info.u16(model_.programs.size() - 1);
    info.u16(model_.steps.size());
    info.u16(model_.max_stack);
    info.u8(model_.languages.size());
    info.u8(model_.default_language);
    info.u16(model_.instance_name);
    info.u32(model_.title);
    info.u32(name_seed_);
    info.u32(texts_.add(model_.form_id));
    info.u32(texts_.add(model_.version));
    info.align(form::kInfoBytes);
    writer_.add(SectionId::kInfo, info.take());
  }

  void add_host_model() {
    if (model_.host_json.empty()) return;
    std::string packed(ZSTD_compressBound(model_.host_json.size()), '\0');
    const std::size_t size =
        ZSTD_compress(packed.data(), packed.size(), model_.host_json.data(), model_.host_json.size(), 9);
    require(ZSTD_isError(size) == 0, "the form's description cannot be packed");
    packed.resize(size);
    writer_.add(SectionId::kHostModel, std::move(packed));
  }

  const PackageModel& model_;
  std::vector<TextByLanguage> strings_;
  Typesetter& typesetter_;
  GlyphAtlas atlas_;
  TextPool texts_;
  ContainerWriter writer_;
  std::uint32_t name_seed_ = 0;
};

}  // namespace

WrittenPackage write_package(const PackageModel& model, Typesetter& typesetter) {
  return PackageWriter(model, typesetter).write();
}

}  // namespace eslabon::compile
