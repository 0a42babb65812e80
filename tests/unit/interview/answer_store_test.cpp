#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>

#include "firmware/interview/answer_store.hpp"
#include "tests/unit/interview/card.hpp"

using namespace eslabon;
using namespace eslabon::interview;
using expr::Value;

namespace {

struct Small {
  Card card{512 * 1024};
  std::array<PageFrame, 3> frames;
  PageCache pages{card, 0, 1024, frames};
  AnswerStore store{pages};
};

std::string text_at(const AnswerStore& store, Address at) {
  std::array<std::uint8_t, 2048> bytes;
  expr::Scratch scratch(bytes);
  return std::string((*store.value(at, scratch)).as_text());
}

std::vector<RowId> rows_of(const AnswerStore& store, NodeId repeat) {
  std::vector<RowId> rows;
  for (RowId row = *store.first_row(repeat, kRootRow); row != kNoRow; row = *store.next_row(row)) rows.push_back(row);
  return rows;
}

}  // namespace

TEST_CASE("every kind of answer comes back as it was given") {
  Small small;
  REQUIRE(small.store.reset(20).ok());
  const Value values[] = {Value::boolean(true), Value::integer(-9'007'199'254'740'993), Value::decimal(1'234'567'890, 2),
                          Value::number(0.1), Value::date(20'600), Value::time(3'600'000, -180),
                          Value::date_time({20'600, 60'000, 330}), Value::text("short"), Value()};
  std::array<std::uint8_t, 64> bytes;
  for (const Value& value : values) {
    REQUIRE(small.store.set({3, 0}, value).ok());
    expr::Scratch scratch(bytes);
    CHECK(identical(*small.store.value({3, 0}, scratch), value));
    CHECK_FALSE(*small.store.set({3, 0}, value));
  }
}

TEST_CASE("a special answer is an answer without a value") {
  Small small;
  REQUIRE(small.store.reset(4).ok());
  CHECK(*small.store.set_special({2, 0}, Special::kRefused));
  CHECK(*small.store.answered({2, 0}));
  CHECK(*small.store.special({2, 0}) == Special::kRefused);
  CHECK(text_at(small.store, {2, 0}).empty());
  CHECK(*small.store.set({2, 0}, Value::integer(3)));
  CHECK(*small.store.special({2, 0}) == Special::kNone);
}

TEST_CASE("an answer of a thousand bytes that grows letter by letter takes no more than four times its size") {
  Small small;
  REQUIRE(small.store.reset(4).ok());
  const std::uint32_t before = small.store.bytes_used();
  std::string text;
  while (text.size() < kMaxTextBytes) {
    text += static_cast<char>('a' + text.size() % 26);
    REQUIRE(small.store.set({1, 0}, Value::text(text)).ok());
    REQUIRE(text_at(small.store, {1, 0}) == text);
  }
  CHECK(small.store.bytes_used() - before <= 4 * kMaxTextBytes);
}

TEST_CASE("a store says when its pages are used up and keeps what it has") {
  Card card(16 * 512);
  std::array<PageFrame, 2> frames;
  PageCache pages(card, 0, 16, frames);
  AnswerStore store(pages);
  REQUIRE(store.reset(10).ok());
  REQUIRE(store.set({1, 0}, Value::text("a firm with quite a long name")).ok());
  Result<RowId> row = store.add_row(5, kRootRow, 4);
  int rows = 0;
  for (; row.ok(); row = store.add_row(5, kRootRow, 4)) ++rows;
  CHECK(row.error() == Error::kFull);
  CHECK(rows == 63);  // two pages of the row table, one row is the form
  CHECK(text_at(store, {1, 0}) == "a firm with quite a long name");
  CHECK(store.reset(1000).error() == Error::kFull);
}

TEST_CASE("a card that is pulled out shows as an error and never as an answer") {
  Small small;
  REQUIRE(small.store.reset(200).ok());
  for (NodeId node = 1; node < 200; ++node) REQUIRE(small.store.set({node, 0}, Value::integer(node)).ok());
  for (int i = 0; i < 40; ++i) REQUIRE(small.store.add_row(150, kRootRow, 20).ok());
  small.card.pull_out();
  bool failed = false;
  for (NodeId node = 1; node < 200; ++node) failed = failed || !small.store.set({node, 0}, Value::integer(-1)).ok();
  CHECK(failed);
  CHECK(small.store.status().error() == Error::kNoMedium);
  CHECK_FALSE(small.store.move_row(1, 20).ok());
  CHECK_FALSE(small.store.remove_row(2).ok());
  CHECK_FALSE(small.store.add_row(150, kRootRow, 20).ok());
}

TEST_CASE("addresses that do not exist are refused") {
  Small small;
  REQUIRE(small.store.reset(10).ok());
  const RowId row = *small.store.add_row(4, kRootRow, 3);
  CHECK(small.store.set({10, 0}, Value::integer(1)).error() == Error::kNotFound);
  CHECK(small.store.set({7, row}, Value::integer(1)).error() == Error::kNotFound);
  CHECK(small.store.set({3, row}, Value::integer(1)).error() == Error::kNotFound);
  CHECK(small.store.set({6, row}, Value::integer(1)).ok());
  CHECK(small.store.set({6, 77}, Value::integer(1)).error() == Error::kNotFound);
  CHECK(small.store.add_row(4, row, 3).error() == Error::kNotFound);
  CHECK(small.store.remove_row(kRootRow).error() == Error::kNotFound);
}

TEST_CASE("rows keep their order and places through any history of adding, removing and moving") {
  CHECK(rc::check("the rows are those of a simple list", [] {
    Small small;
    RC_ASSERT(small.store.reset(8).ok());
    std::vector<RowId> model;
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::inRange(0, 50)));
    for (const auto& [what, which] : steps) {
      if (what <= 1 || model.empty()) {
        model.push_back(*small.store.add_row(2, kRootRow, 3));
      } else if (what == 2) {
        const auto victim = model.begin() + which % static_cast<int>(model.size());
        RC_ASSERT(small.store.remove_row(*victim).ok());
        RC_ASSERT(!small.store.alive(*victim));
        model.erase(victim);
      } else {
        const auto moved = model.begin() + which % static_cast<int>(model.size());
        const RowId row = *moved;
        model.erase(moved);
        const auto to = (which * 7) % (static_cast<int>(model.size()) + 1);
        model.insert(model.begin() + to, row);
        RC_ASSERT(small.store.move_row(row, static_cast<std::uint16_t>(to + 1)).ok());
      }
      RC_ASSERT(rows_of(small.store, 2) == model);
      RC_ASSERT(*small.store.row_total(2, kRootRow) == model.size());
      for (std::size_t i = 0; i < model.size(); ++i) {
        RC_ASSERT(*small.store.position(model[i]) == i + 1);
        RC_ASSERT(*small.store.previous_row(model[i]) == (i == 0 ? kNoRow : model[i - 1]));
      }
    }
  }));
}

TEST_CASE("a store on a card behind three pages holds what one in memory holds") {
  CHECK(rc::check("same writes, same reads", [] {
    Small small;
    std::vector<std::uint8_t> memory(512 * 1024);
    PageCache plain(memory);
    AnswerStore host(plain);
    RC_ASSERT(small.store.reset(40).ok() && host.reset(40).ok());
    const auto writes = *rc::gen::container<std::vector<std::tuple<int, int, std::string>>>(
        rc::gen::tuple(rc::gen::inRange(0, 40), rc::gen::inRange(-1, 400), rc::gen::string<std::string>()));
    for (const auto& [cell, length, text] : writes) {
      const Address at{static_cast<NodeId>(cell), kRootRow};
      std::string longer;
      while (static_cast<int>(longer.size()) < length) longer += text + "x";
      const Value value = length < 0 ? Value::integer(cell) : Value::text(longer);
      RC_ASSERT(*small.store.set(at, value) == *host.set(at, value));
    }
    for (NodeId node = 0; node < 40; ++node) RC_ASSERT(text_at(small.store, {node, 0}) == text_at(host, {node, 0}));
  }));
}

TEST_CASE("notes stand beside answers and can be changed and taken away") {
  Small small;
  REQUIRE(small.store.reset(10).ok());
  std::array<std::uint8_t, 512> bytes;
  const auto read = [&](NoteKind kind, NodeId node) {
    expr::Scratch scratch(bytes);
    return std::string(*small.store.note(kind, {node, 0}, scratch));
  };
  REQUIRE(small.store.set_note(NoteKind::kComment, {3, 0}, "seen the books").ok());
  REQUIRE(small.store.set_note(NoteKind::kReason, {3, 0}, "a seasonal firm, its best month by far").ok());
  REQUIRE(small.store.set_note(NoteKind::kComment, {4, 0}, "rounded").ok());
  CHECK(read(NoteKind::kComment, 3) == "seen the books");
  CHECK(read(NoteKind::kReason, 3) == "a seasonal firm, its best month by far");
  REQUIRE(small.store.set_note(NoteKind::kComment, {3, 0}, "").ok());
  CHECK(read(NoteKind::kComment, 3).empty());
  REQUIRE(small.store.set_note(NoteKind::kComment, {3, 0}, "seen them again").ok());
  CHECK(read(NoteKind::kComment, 3) == "seen them again");
  CHECK(read(NoteKind::kComment, 4) == "rounded");
}
