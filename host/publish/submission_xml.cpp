#include "host/publish/submission_xml.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <ctime>

#include "host/publish/xml_text.hpp"

namespace eslabon::publish {
namespace {

std::string moment(std::int64_t utc_s) {
  const std::time_t time = utc_s;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S.000Z", &parts);
  return text.data();
}

void write_tree(const estimate::AnswerTree& tree, std::string& out) {
  if (!tree.holds && tree.value.empty()) {
    out += "<" + tree.name + "/>\n";
    return;
  }
  out += "<" + tree.name + ">";
  if (tree.holds) out += "\n";
  else out += xml_text(tree.value);
  for (const estimate::AnswerTree& part : tree.inside) write_tree(part, out);
  out += "</" + tree.name + ">\n";
}

void meta(std::string& out, const char* name, const std::string& value) {
  if (!value.empty()) out += std::string("<orx:") + name + ">" + xml_text(value) + "</orx:" + name + ">\n";
}

}  // namespace

std::string instance_id(const std::string& form_id, const store::InterviewInfo& interview) {
  const std::string name = form_id + "\n" + store::interview_key(interview.device, interview.id);
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(name.data()), name.size());
  hash[6] = static_cast<unsigned char>((hash[6] & 0x0F) | 0x80);  // version 8
  hash[8] = static_cast<unsigned char>((hash[8] & 0x3F) | 0x80);  // variant of RFC 9562
  std::string text = "uuid:";
  for (std::size_t i = 0; i < 16; ++i) text += (i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "") + fmt::format("{:02x}", hash[i]);
  return text;
}

std::string submission_xml(const std::string& form_id, const std::string& version, const estimate::SubmittedInterview& submission) {
  const store::InterviewInfo& info = submission.info;
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"" + xml_text(form_id) + "\"";
  if (!version.empty()) out += " version=\"" + xml_text(version) + "\"";
  out += ">\n";
  for (const estimate::AnswerTree& part : submission.answers.inside) write_tree(part, out);
  out += "<orx:meta>\n";
  meta(out, "instanceID", instance_id(form_id, info));
  meta(out, "instanceName", info.case_id);
  meta(out, "timeStart", info.opened_utc > 0 ? moment(info.opened_utc) : "");
  meta(out, "timeEnd", info.finished_utc > 0 ? moment(info.finished_utc) : "");
  meta(out, "userID", info.enumerator);
  meta(out, "deviceID", store::device_name(info.device));
  return out + "</orx:meta>\n</data>\n";
}

}  // namespace eslabon::publish
