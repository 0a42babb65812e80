#include <catch2/catch.hpp>

#include <map>
#include <string>

#include "firmware/event/event_codec.hpp"
#include "tests/unit/event/event_samples.hpp"

namespace eslabon::event {
namespace {

/// The bytes of each sample. They stand in logs of devices in the field: a change here breaks every log.
const std::map<std::string, std::string> kGolden = {
    {"log_begun", "081310c0c407a1018877665544332211"},
    {"boot", "081310c0c4076205312e302e33"},
    {"clock_set", "081310c0c407900194d2a4b00dc801e702"},
    {"enumerator_signed_in", "081310c0c407b20104726f7361"},
    {"enumerator_signed_out", "081310c0c407"},
    {"package_installed", "081310c0c407a101a8a7a6a5a4a3a2a1b2010b70796d6520323032362d33"},
    {"assignments_installed", "081310c0c407a101b100000000000000"},
    {"configuration_installed", "081310c0c407a101c100000000000000"},
    {"damage_found", "081310c0c407a1018403000000000000a80103"},
    {"device_note", "081310c0c407620c636172642072656d6f766564"},
    {"interview_opened", "081310c0c407a101a8a7a6a5a4a3a2a1b20106462d30303933ba010d45737061c3b16f6c2028657329"},
    {"answer_set", "081310c0c40718e724200c2890a10f"},
    {"calculation_set", "081310c0c40718e72420ac0230c31338025005"},
    {"row_added", "081310c0c40718e7242028500568017002"},
    {"row_removed", "081310c0c40718e72420285005"},
    {"row_moved", "081310c0c40718e724202850056803"},
    {"comment_set", "081310c0c40718e724200c6212736567c3ba6e20656c20636f6e7461646f72"},
    {"soft_check_confirmed", "081310c0c40718e724200c620e74656d706f7261646120616c7461"},
    {"language_changed", "081310c0c40718e724ba010c456e676c6973682028656e29"},
    {"position_moved", "081310c0c40718e72420ac025005"},
    {"outcome_set", "081310c0c40718e724621361686f726120656e206c612063616c6c652035980105"},
    {"appointment_made", "081310c0c40718e72448d8c402620d636f6e206c6120647565c3b161800180a295118801cf05"},
    {"answers_hidden", "081310c0c40718e7247a050700ac0205"},
    {"interview_finished", "081310c0c40718e724"},
    {"interview_reopened", "081310c0c40718e724620e66616c7461206c61206665636861"},
    {"interview_returned", "081310c0c40718e7246211726576697365206c61732076656e746173a101d100000000000000"},
    {"question_returned", "081310c0c40718e724200c620bc2bf656e206d696c65733f"},
    {"interview_discarded", "081310c0c40718e7246206707275656261"},
    {"interview_left", "081310c0c40718e724"},
};

std::string hex_of(const Event& event) {
  std::uint8_t bytes[kMaxEventBytes];
  const auto size = encode(event, bytes);
  REQUIRE(size.ok());
  std::string hex;
  for (const std::uint8_t byte : Bytes(bytes).first(*size)) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

TEST_CASE("every kind of event has the bytes that devices in the field write") {
  for (const Event& event : one_of_each()) {
    INFO("    {\"" << name_of(event.kind) << "\", \"" << hex_of(event) << "\"},");
    const auto golden = kGolden.find(name_of(event.kind));
    CHECK((golden != kGolden.end() && hex_of(event) == golden->second));
  }
  CHECK(kGolden.size() == one_of_each().size());
}

TEST_CASE("there is a sample of every kind") {
  std::size_t kinds = 0;
  for (unsigned number = 0; number < 256; ++number)
    if (fields_of(static_cast<Kind>(number)) != 0xFFFF) ++kinds;
  CHECK(kinds == one_of_each().size());
}

}  // namespace
}  // namespace eslabon::event
