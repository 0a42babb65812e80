#include "host/compile/assignment_writer.hpp"

#include <set>

#include "host/compile/string_writer.hpp"
#include "host/compile/table_writer.hpp"
#include "host/text/fault.hpp"

namespace eslabon::compile {
namespace {

void check_note(const AssignedCase& assigned, const std::string& note) {
  if (note.size() > kMaxNoteBytes)
    throw text::Failure(text::ExitCode::kInvalidInput, "case " + assigned.id + ": a note has at most " + std::to_string(kMaxNoteBytes) + " bytes");
}

void check_notes(const AssignedCase& assigned) {
  check_note(assigned, assigned.note);
  if (!assigned.returned) return;
  for (const AssignedCase::Comment& comment : assigned.returned->comments) check_note(assigned, comment.text);
}

void check(const AssignmentModel& model) {
  std::set<std::string_view> ids;
  for (const AssignedCase& assigned : model.cases) {
    if (assigned.id.empty()) throw text::Failure(text::ExitCode::kInvalidInput, "a case has no id: " + assigned.name);
    if (!ids.insert(assigned.id).second)
      throw text::Failure(text::ExitCode::kInvalidInput, "case " + assigned.id + " comes twice");
    if (assigned.values.size() != model.columns.size())
      throw text::Failure(text::ExitCode::kInvalidInput, "case " + assigned.id + " has not one value a column");
    check_notes(assigned);
  }
}

form::StringId add_string(std::vector<TextByLanguage>& strings, const std::string& text) {
  if (text.empty()) return form::kNoString;
  strings.push_back({{{text, form::kNoProgram}}});
  return static_cast<form::StringId>(strings.size() - 1);
}

std::string case_record(const AssignedCase& assigned, form::StringId name, form::StringId note) {
  ByteBuilder bytes;
  bytes.u32(name);
  bytes.u32(note);
  bytes.u32(assigned.returned ? 1 : 0);
  bytes.u32(0);
  const AssignedCase::Returned returned = assigned.returned.value_or(AssignedCase::Returned{});
  bytes.u64(returned.interview);
  bytes.u64(returned.device);
  bytes.u64(returned.decision);
  return bytes.take();
}

/// One row a comment; its words are the label, so that they come with their glyphs.
TableModel comments_of(const AssignmentModel& model, std::vector<TextByLanguage>& strings) {
  TableModel table;
  table.name = "comments";
  table.is_choice_list = true;
  table.columns = {"id", "node", "row"};
  table.indexed = {true};
  for (const AssignedCase& assigned : model.cases) {
    if (!assigned.returned) continue;
    for (const AssignedCase::Comment& comment : assigned.returned->comments) {
      table.rows.push_back({assigned.id, std::to_string(comment.at.node), std::to_string(comment.at.row)});
      table.labels.push_back(add_string(strings, comment.text));
    }
  }
  return table;
}

/// Id and values as a table; the names are its labels, so that they are searched by word.
TableModel table_of(const AssignmentModel& model) {
  TableModel table;
  table.name = "cases";
  table.columns.emplace_back("id");
  table.columns.insert(table.columns.end(), model.columns.begin(), model.columns.end());
  table.indexed = {true};
  for (const AssignedCase& assigned : model.cases) {
    table.rows.push_back({assigned.id});
    table.rows.back().insert(table.rows.back().end(), assigned.values.begin(), assigned.values.end());
  }
  return table;
}

}  // namespace

std::string write_assignments(const AssignmentModel& model, Typesetter& typesetter, form::ContainerKind kind) {
  check(model);
  std::vector<TextByLanguage> strings{{}};
  TableModel table = table_of(model);
  std::string records;
  GlyphAtlas atlas(typesetter);
  for (const AssignedCase& assigned : model.cases) {
    const form::StringId name = add_string(strings, assigned.name.empty() ? assigned.id : assigned.name);
    records += case_record(assigned, name, add_string(strings, assigned.note));
    table.labels.push_back(name);
    atlas.add_characters(assigned.id);
    for (const std::string& value : assigned.values) atlas.add_characters(value);
  }
  const TableModel comments = comments_of(model, strings);
  ContainerWriter writer;
  TextPool texts;
  ByteBuilder info;
  info.u64(model.form);
  writer.add(form::SectionId::kInfo, info.take());
  writer.add(form::SectionId::kCases, std::move(records));
  TableWriter tables(strings, 1, 0);
  tables.add(table, texts);
  if (!comments.rows.empty()) tables.add(comments, texts);
  tables.write(writer);
  ByteBuilder language;
  for (std::size_t i = 0; i < form::kLanguageTexts; ++i) language.u32(form::kNoText);
  writer.add(form::SectionId::kLanguages, language.take());
  StringWriter string_writer(strings, 1, 0);
  string_writer.collect(typesetter, atlas);
  atlas.finish();
  string_writer.write(atlas, writer);
  atlas.write(writer);
  writer.add(form::SectionId::kTexts, texts.section());
  return writer.finish(kind);
}

}  // namespace eslabon::compile
