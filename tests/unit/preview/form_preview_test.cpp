#include <png.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "host/compile/form_compiler.hpp"
#include "host/preview/form_preview.hpp"

using namespace eslabon;

namespace {

/// The pictures of a form, by the question's name.
class Pictures {
 public:
  explicit Pictures(const std::string& survey, std::size_t language = 0, port::Size size = {128, 64}) {
    const auto file = built(survey);
    std::filesystem::remove_all(folder_);
    count = preview::write_previews(*file, language, size, folder_);
  }
  ~Pictures() { std::filesystem::remove_all(folder_); }
  Pictures(const Pictures&) = delete;
  Pictures& operator=(const Pictures&) = delete;

  [[nodiscard]] std::string of(const std::string& name) const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      if (!entry.path().stem().string().ends_with("-" + name)) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      return {std::istreambuf_iterator<char>(file), {}};
    }
    return {};
  }

  std::size_t count = 0;

 private:
  static std::unique_ptr<compile::PackageFile> built(const std::string& survey) {
    const auto path = std::filesystem::temp_directory_path() / "eslabon_preview_form.md";
    std::ofstream(path) << survey;
    std::vector<text::Fault> faults;
    std::string bytes = compile::build_package(path, faults);
    std::filesystem::remove(path);
    REQUIRE_FALSE(bytes.empty());
    return compile::PackageFile::from_bytes(std::move(bytes), "form.esl");
  }

  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / "eslabon_preview_pictures";
};

/// Without printing pictures into the terminal when they differ.
bool same(const std::string& one, const std::string& other) { return one == other; }

std::string survey(const std::string& rows) { return "| survey |\n| | type | name | label |\n" + rows; }

}  // namespace

TEST_CASE("A text that mentions an answer shows a value in its picture") {
  const std::string staff = "| | integer | staff | How many people work here? |\n";
  const std::string mentioned = Pictures(survey(staff + "| | note | seen | You said ${staff} people. |\n")).of("seen");
  REQUIRE_FALSE(mentioned.empty());
  CHECK(same(mentioned, Pictures(survey(staff + "| | note | seen | You said 12 people. |\n")).of("seen")));
  CHECK_FALSE(same(mentioned, Pictures(survey(staff + "| | note | seen | You said people. |\n")).of("seen")));
}

TEST_CASE("What an office fills in shows its name") {
  const std::string hidden = "| | hidden | firm_name | |\n";
  const std::string filled = Pictures(survey(hidden + "| | note | visit | Visit to ${firm_name} |\n")).of("visit");
  CHECK(same(filled, Pictures(survey(hidden + "| | note | visit | Visit to firm_name |\n")).of("visit")));
}

TEST_CASE("Every question has its picture, in repeats and behind conditions, too") {
  const Pictures pictures(
      "| survey |\n| | type | name | label | relevant | repeat_count |\n"
      "| | select_one yn | exports | Does the firm export? | | |\n"
      "| | text | why | Why not? | ${exports} = 'no' | |\n"
      "| | begin repeat | market | Market | | 2 |\n"
      "| | text | country | Which country? | | |\n"
      "| | begin repeat | product | Product | | |\n"
      "| | decimal | sold | How much of it in ${country}? | | |\n"
      "| | end repeat | | | | |\n| | end repeat | | | | |\n"
      "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n");
  CHECK(pictures.count == 4);
  for (const char* name : {"exports", "why", "country", "sold"}) CHECK_FALSE(pictures.of(name).empty());
}

TEST_CASE("A larger display has larger pictures in another language") {
  const std::string form = "| survey |\n| | type | name | label::English (en) | label::Español (es) |\n"
                           "| | integer | staff | Staff | Personal |\n";
  const std::string english = Pictures(form, 0, {256, 96}).of("staff");
  CHECK_FALSE(same(english, Pictures(form, 1, {256, 96}).of("staff")));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&image, english.data(), english.size()) != 0);
  CHECK(image.width == 4 * 256);
  CHECK(image.height == 4 * 96);
  png_image_free(&image);
}
