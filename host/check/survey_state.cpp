#include "host/check/survey_state.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>

#include "firmware/base/crc32c.hpp"
#include "host/check/state_bytes.hpp"
#include "host/text/write_file.hpp"

namespace eslabon::check {
namespace {

constexpr std::uint64_t kVersion = 0x45534C43484B3031;  // changes with everything that lies in the folder

void write_findings(StateWriter& writer, const std::vector<KeptFinding>& findings) {
  writer.number(findings.size());
  for (const KeptFinding& kept : findings) {
    writer.number(kept.row);
    writer.finding(kept.finding);
  }
}

std::vector<KeptFinding> read_findings(StateReader& reader) {
  std::vector<KeptFinding> findings(reader.count());
  for (KeptFinding& kept : findings) {
    kept.row = static_cast<std::uint32_t>(reader.number());
    kept.finding = reader.finding();
  }
  return findings;
}

}  // namespace

void StateWriter::finding(const Finding& finding) {
  number(static_cast<std::uint64_t>(finding.severity));
  number(finding.device), number(finding.interview);
  for (const std::string* part : {&finding.code, &finding.firm, &finding.variable, &finding.value, &finding.why, &finding.enumerator, &finding.other}) text(*part);
}

Finding StateReader::finding() {
  Finding finding;
  finding.severity = static_cast<Severity>(number());
  finding.device = number(), finding.interview = number();
  for (std::string* part : {&finding.code, &finding.firm, &finding.variable, &finding.value, &finding.why, &finding.enumerator, &finding.other}) *part = text();
  return finding;
}

std::uint32_t Names::number(const std::string& text) {
  const auto [at, is_new] = numbers_.try_emplace(text, size());
  if (is_new) texts_.push_back(text);
  return at->second;
}

SurveyState::SurveyState(std::filesystem::path folder, std::uint64_t key) : folder_(std::move(folder)), key_(key ^ kVersion) {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::create_directories(folder_, ignored);
  if (!folder_.empty()) lock_ = ::open((folder_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  // Where nothing can be written, or another check is at work, everything is checked and nothing kept.
  if (lock_ < 0 || ::flock(lock_, LOCK_EX | LOCK_NB) != 0) folder_.clear();
  if (folder_.empty()) return;
  try {
    if (std::filesystem::exists(folder_ / "state") && !std::filesystem::exists(folder_ / "unfinished")) load(text::read_file(folder_ / "state"));
    else begin_anew();
  } catch (const std::exception&) {
    begin_anew();
  }
  text::write_file(folder_ / "unfinished", "");
}

SurveyState::~SurveyState() {
  if (lock_ >= 0) ::close(lock_);
}

void SurveyState::begin_anew() {
  devices.clear(), forms.clear(), without_form.clear(), decided.clear(), damaged.clear();
  names = {};
  if (folder_.empty()) return;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored))
    if (entry.path().filename() != "lock" && entry.path().filename() != "unfinished") std::filesystem::remove(entry.path(), ignored);
}

std::filesystem::path SurveyState::file(const FormRows& rows, const char* name) const {
  if (folder_.empty()) return {};
  char hash[17];
  std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(rows.form));
  return folder_ / (std::string(hash) + "." + name);
}

void SurveyState::open_files(FormRows& rows, std::span<const std::uint64_t> sizes) {
  const bool whole = rows.rows.open(file(rows, "rows"), sizes[0]) && rows.numbers.open(file(rows, "numbers"), sizes[1]) &&
                     rows.cells.open(file(rows, "cells"), sizes[2]) && rows.codes.open(file(rows, "codes"), sizes[3]) &&
                     rows.counts.open(file(rows, "counts"), sizes[4]) && rows.texts.open(file(rows, "texts"), sizes[5]);
  if (!whole) throw std::runtime_error("the state of the checks is cut short");
}

FormRows& SurveyState::form(ContentHash hash, const SurveyRules& rules) {
  std::unique_ptr<FormRows>& made = forms[hash];
  if (made) return *made;
  made = std::make_unique<FormRows>();
  made->form = hash;
  made->outliers = rules.outliers.size(), made->questions = rules.questions.size();
  made->pairs.resize(rules.similar.size());
  const std::uint64_t none[6] = {};
  open_files(*made, none);
  made->counts.append(std::vector<std::uint32_t>(AnswerCounts::kCounters));
  return *made;
}

void SurveyState::load(std::string_view bytes) {
  if (bytes.size() < 4 || crc32c(as_bytes(bytes.substr(4))) != load_le<std::uint32_t>(as_bytes(bytes).data())) throw std::runtime_error("damaged");
  StateReader reader(bytes.substr(4));
  if (reader.number() != key_) throw std::runtime_error("of other rules");
  for (std::size_t i = reader.count(); i > 0; --i) {
    const DeviceId device = reader.number();
    devices[device] = {reader.number(), reader.number(), static_cast<store::Chain>(reader.number())};
  }
  for (std::size_t i = reader.count(); i > 0; --i) names.number(reader.text());
  for (auto* map : {&decided, &damaged})
    for (std::size_t i = reader.count(); i > 0; --i) {
      const DeviceId device = reader.number();
      const event::InterviewId interview = reader.number();
      (*map)[{device, interview}] = reader.number();
    }
  for (std::size_t i = reader.count(); i > 0; --i) {
    const ContentHash form = reader.number();
    without_form.emplace_back(form, reader.finding());
  }
  for (std::size_t i = reader.count(); i > 0; --i) {
    auto rows = std::make_unique<FormRows>();
    rows->form = reader.number();
    rows->outliers = reader.number(), rows->questions = reader.number();
    std::uint64_t sizes[6];
    for (std::uint64_t& size : sizes) size = reader.number();
    open_files(*rows, sizes);
    rows->findings = read_findings(reader), rows->firm_findings = read_findings(reader);
    rows->pairs.resize(reader.count());
    for (auto& pairs : rows->pairs) {
      pairs.resize(reader.count());
      for (SimilarPair& pair : pairs) pair.a = static_cast<std::uint32_t>(reader.number()), pair.b = static_cast<std::uint32_t>(reader.number()), pair.equal = static_cast<std::uint32_t>(reader.number()), pair.of = static_cast<std::uint32_t>(reader.number());
    }
    forms[rows->form] = std::move(rows);
  }
}

void SurveyState::save() {
  if (folder_.empty()) return;
  StateWriter writer;
  writer.number(key_);
  writer.number(devices.size());
  for (const auto& [device, end] : devices) writer.number(device), writer.number(end.up_to), writer.number(end.entries), writer.number(end.chain);
  writer.number(names.size());
  for (const std::string& name : names.texts()) writer.text(name);
  for (const auto* map : {&decided, &damaged}) {
    writer.number(map->size());
    for (const auto& [key, number] : *map) writer.number(key.first), writer.number(key.second), writer.number(number);
  }
  writer.number(without_form.size());
  for (const auto& [form, finding] : without_form) writer.number(form), writer.finding(finding);
  writer.number(forms.size());
  for (const auto& [hash, rows] : forms) {
    for (const std::uint64_t number : {hash, std::uint64_t{rows->outliers}, std::uint64_t{rows->questions}, std::uint64_t{rows->rows.size()},
                                       std::uint64_t{rows->numbers.size()}, std::uint64_t{rows->cells.size()}, std::uint64_t{rows->codes.size()},
                                       std::uint64_t{rows->counts.size()}, std::uint64_t{rows->texts.size()}})
      writer.number(number);
    write_findings(writer, rows->findings), write_findings(writer, rows->firm_findings);
    writer.number(rows->pairs.size());
    for (const auto& pairs : rows->pairs) {
      writer.number(pairs.size());
      for (const SimilarPair& pair : pairs)
        for (const std::uint64_t number : {pair.a, pair.b, pair.equal, pair.of}) writer.number(number);
    }
  }
  std::uint8_t crc[4];
  store_le(crc, crc32c(as_bytes(writer.bytes())));
  text::write_file(folder_ / "state", std::string(as_text(crc)) + writer.bytes());
  std::filesystem::remove(folder_ / "unfinished");
}

}  // namespace eslabon::check
