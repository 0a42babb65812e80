// A small form in two languages for the tests of reader and writer.
#pragma once

#include "firmware/form/package.hpp"
#include "host/compile/package_writer.hpp"

namespace eslabon::test {

/// Shared, since opening fonts takes longer than a test.
inline compile::Typesetter& typesetter() {
  static compile::Typesetter shared;
  return shared;
}

inline compile::Text words(std::string text) { return {{std::move(text), form::kNoProgram}}; }

/// Form > region (select_one), town (select_one filtered by region), workers (repeat) > pay (decimal).
inline compile::PackageModel small_model() {
  compile::PackageModel model;
  model.form_id = "firms";
  model.version = "7";
  model.languages = {{"es", "Español (es)"}, {"en", "English (en)"}};
  model.title = model.add_string({words("Encuesta"), words("Survey")});
  model.nodes.resize(5);
  for (NodeId id = 0; id < 5; ++id) {
    form::Node& node = model.nodes[id].node;
    node.id = id;
    node.kind = form::NodeKind::kQuestion;
    node.parent = 0;
    node.subtree_end = static_cast<NodeId>(id + 1);
  }
  model.nodes[0].name = "data";
  model.nodes[0].node.kind = form::NodeKind::kForm;
  model.nodes[0].node.parent = kNoNode;
  model.nodes[0].node.subtree_end = 5;
  model.nodes[1].name = "region";
  form::Node& region = model.nodes[1].node;
  region.type = form::QuestionType::kSelectOne;
  region.data = form::DataType::kSelectOne;
  region.label = model.add_string({words("¿En qué región está?"), words("Which region is it in?")});
  region.choices = 0;
  region.flags = form::kRequiredAlways;
  model.nodes[2].name = "town";
  form::Node& town = model.nodes[2].node;
  town.type = form::QuestionType::kSelectOne;
  town.data = form::DataType::kSelectOne;
  town.label = model.add_string({words("¿Qué ciudad?")});
  town.choices = 1;
  town.filter_column = 1;
  model.nodes[3].name = "workers";
  model.nodes[3].node.kind = form::NodeKind::kRepeat;
  model.nodes[3].node.subtree_end = 5;
  model.nodes[4].name = "pay";
  form::Node& pay = model.nodes[4].node;
  pay.parent = 3;
  pay.repeat = 3;
  pay.depth = 1;
  pay.type = form::QuestionType::kRange;
  pay.data = form::DataType::kDecimal;
  pay.special = form::kMayRefuse | form::kMayNotKnow;
  pay.range_start = -150;
  pay.range_end = 1'000'000'000'000;
  pay.range_step = 25;
  pay.range_scale = 2;
  pay.max_bytes = 20;
  compile::TableModel regions{"regions", true, {"name"}, {true}, {{"n"}, {"s"}}, {}};
  regions.labels = {model.add_string({words("Norte"), words("North")}), model.add_string({words("Sur"), words("South")})};
  compile::TableModel towns{"towns", true, {"name", "region"}, {true, true}, {}, {}};
  for (int i = 0; i < 40; ++i) {
    towns.rows.push_back({"t" + std::to_string(i), i % 3 == 0 ? "n" : "s"});
    towns.labels.push_back(model.add_string({words("Pueblo Ñandú " + std::to_string(i))}));
  }
  model.tables = {regions, towns};
  model.steps = {{2, form::StepKind::kRelevant}, {4, form::StepKind::kConstraint}};
  model.dependents = {{}, {{0, false}, {1, true}}};
  model.triggers = {{}, {2}};
  return model;
}

/// An opened package and what it needs.
struct Opened {
  explicit Opened(std::string content) : bytes(std::move(content)), source(as_bytes(bytes)) {
    status = package.open(source, cache);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  std::string bytes;
  MemorySource source;
  std::array<std::uint8_t, 4 * form::kCacheBlockBytes> cache{};
  std::array<std::uint8_t, form::kMaxStringBytes> buffer{};
  form::Package package;
  Status status;
};

}  // namespace eslabon::test
