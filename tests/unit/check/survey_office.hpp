// A small survey of firms in a store of its own, for tests of checks and reviews.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <memory>

#include "host/check/store_check.hpp"
#include "host/simulate/field_force.hpp"
#include "host/store/store.hpp"
#include "tests/unit/compile/compiled.hpp"

namespace eslabon::check_test {

inline constexpr const char* kForm = R"(
| survey  |               |         |            |          |                  |                     |                 |             |         |
|         | type          | name    | label      | required | relevant         | constraint          | soft_constraint | calculation | special |
|         | hidden        | a6a     |            |          |                  |                     |                 |             |         |
|         | hidden        | frame_workers |      |          |                  |                     |                 |             |         |
|         | select_one yn | consent | Agreed?    | yes      |                  |                     |                 |             |         |
|         | begin group   | firm    | Firm       |          | ${consent} = '1' |                     |                 |             |         |
|         | integer       | l1      | Workers    | yes      |                  | . >= 1              |                 |             | -9 -8   |
|         | integer       | d2      | Sales      | yes      |                  | . >= 0              |                 |             | -9 -8   |
|         | integer       | n3      | Before     | yes      |                  | . >= 0              |                 |             | -9 -8   |
|         | integer       | n2a     | Wages      | yes      |                  | . >= 0              |                 |             | -9 -8   |
|         | integer       | d3a     | National   | yes      |                  | . >= 0 and . <= 100 |                 |             |         |
|         | integer       | d3b     | Indirect   | yes      | ${d3a} < 100     | . <= 100 - ${d3a}   |                 |             |         |
|         | integer       | b5      | Began      | yes      |                  | . > 1800            |                 |             |         |
|         | integer       | q1      | Customers  | yes      |                  | . >= 0              |                 |             |         |
|         | integer       | q2      | Suppliers  | yes      |                  | . >= 0              |                 |             |         |
|         | integer       | q3      | Rooms      | yes      |                  | . >= 0              |                 |             |         |
|         | select_one yn | k6      | Account    | yes      |                  |                     |                 |             |         |
|         | select_one yn | k8      | Loan       | yes      |                  |                     |                 |             |         |
|         | end group     |         |            |          |                  |                     |                 |             |         |
|         | calculate     | abroad  |            |          |                  |                     |                 | 100 - ${d3a} |        |
| choices |               |         |            |          |                  |                     |                 |             |         |
|         | list_name     | name    | label      |          |                  |                     |                 |             |         |
|         | yn            | 1       | Yes        |          |                  |                     |                 |             |         |
|         | yn            | 2       | No         |          |                  |                     |                 |             |         |
| design  |               |         |            |          |                  |                     |                 |             |         |
|         | key           | value   |            |          |                  |                     |                 |             |         |
|         | complete      | ${consent} = '1' |   |          |                  |                     |                 |             |         |
|         | office        | a6a     |            |          |                  |                     |                 |             |         |
| checks  |               |         |            |          |                  |                     |                 |             |         |
|         | name          | kind    | severity   | base     | rule             | value               | previous        | by          | parameters | message |
|         | frame         |         | soft       | ${frame_workers} > 0 | ${l1} <= 9 * ${frame_workers} + 9 | | |         |            | Register says otherwise |
|         | workers_twice | firm    | soft       |          | max(${l1}) <= 2 * min(${l1}) | |              |             |            | Two interviews disagree |
|         | pay           | mad     | soft       |          |                  | ${d2} div ${l1}     |                 | a6a         | c=6 scale=log min=10 | Sales per worker |
|         | near_copy     | similar | soft       |          |                  |                     |                 |             | share=0.85 bits=35 min=8 | |
)";

inline std::unique_ptr<compile::PackageFile> firm_form() {
  test::Built built = test::build(kForm);
  UNSCOPED_INFO(built.all());
  REQUIRE_FALSE(text::has_error(built.faults));
  return std::move(built.file);
}

/// A store with what lies beside it; gone with the object.
class Office {
 public:
  Office() : path_((std::filesystem::temp_directory_path() / ("eslabon-check-" + std::to_string(::getpid()) + "-" + std::to_string(counter_++) + ".db")).string()) {
    remove();
    store_ = store::open_store(path_, store::OpenMode::kCreate);
  }
  ~Office() {
    store_.reset();
    remove();
  }
  store::Store& store() { return *store_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] check::Report check(bool keeps = false) {
    return check::check_store(*store_, {.state = keeps ? check::state_folder(path_) : std::filesystem::path(), .language = "en"});
  }

 private:
  void remove() {
    for (const char* end : {"", "-wal", "-shm", ".office"}) std::filesystem::remove(path_ + end);
    std::filesystem::remove_all(check::state_folder(path_));
  }
  static inline int counter_ = 0;
  std::string path_;
  std::unique_ptr<store::Store> store_;
};

/// One interview by hand: whole numbers, or choices for `consent`, `k6` and `k8`.
inline event::InterviewId log_interview(store::Store& store, const compile::PackageFile& form, DeviceId device, const char* firm,
                                        const std::vector<std::pair<const char*, int>>& answers, std::int64_t utc_s = 1'780'000'000) {
  store.put_object({form.hash(), store::ObjectKind::kForm, "form", "1", form.bytes().size()}, form.bytes());
  simulate::DeviceLog log(device, utc_s);
  log.boot(utc_s);
  log.append(event::enumerator_signed_in("ana"));
  log.append(event::interview_opened(form.hash(), firm, "default"));
  const event::InterviewId id = log.last();
  int national = 0;
  for (const auto& [name, number] : answers) {
    const NodeId node = *form.package().find(name);
    const std::string choice = std::to_string(number);
    const bool chooses = form.description().nodes[node].data == form::DataType::kSelectOne;
    log.wait_ms(8000);
    log.append(event::answer_set(id, {node, kRootRow}, event::Answer(chooses ? expr::Value::text(choice) : expr::Value::integer(number))));
    if (std::string_view(name) == "d3a") national = number;
  }
  log.append(event::calculation_set(id, {*form.package().find("abroad"), kRootRow}, event::Answer(expr::Value::integer(100 - national))));
  log.append(event::interview_finished(id));
  log.keep_in(store);
  return id;
}

inline const std::vector<std::pair<const char*, int>> kGoodAnswers{
    {"consent", 1}, {"l1", 10}, {"d2", 900}, {"n3", 800}, {"n2a", 200}, {"d3a", 100}, {"b5", 1999}, {"q1", 3}, {"q2", 4}, {"q3", 5}, {"k6", 1}, {"k8", 2}};

/// The same with some answers replaced.
inline std::vector<std::pair<const char*, int>> but(const std::vector<std::pair<const char*, int>>& changes) {
  auto answers = kGoodAnswers;
  for (const auto& [name, number] : changes)
    for (auto& [known, answer] : answers)
      if (std::string_view(known) == name) answer = number;
  return answers;
}

inline std::vector<std::string> codes(const check::Report& report) {
  std::vector<std::string> found;
  for (const check::Finding& finding : report.findings) found.push_back(finding.code);
  return found;
}

}  // namespace eslabon::check_test
