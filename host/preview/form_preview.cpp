#include "host/preview/form_preview.hpp"

#include <fmt/format.h>
#include <png.h>

#include <map>
#include <memory>

#include "firmware/base/crc32c.hpp"
#include "host/compile/assignment_writer.hpp"
#include "host/preview/desk_board.hpp"
#include "host/preview/sample_answer.hpp"
#include "host/text/fault.hpp"

namespace eslabon::preview {
namespace {

constexpr int kScale = 4;  // pixels of the picture for one of the display

[[noreturn]] void fail(const std::string& what) { throw text::Failure(text::ExitCode::kFailed, what); }

void must(Status status, std::string_view what) {
  if (!status.ok()) fail(fmt::format("the preview cannot {}: {}", what, name_of(status.error())));
}

void save(const Screen& screen, const std::filesystem::path& path) {
  const std::size_t width = screen.size().width * std::size_t{kScale}, height = screen.size().height * std::size_t{kScale};
  std::vector<std::uint8_t> pixels(width * height);
  for (std::size_t at = 0; at < pixels.size(); ++at)
    pixels[at] = static_cast<std::uint8_t>(
        screen.grays()[at / width / kScale * screen.size().width + at % width / kScale] * 17);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_GRAY;
  if (png_image_write_to_file(&image, path.c_str(), 0, pixels.data(), 0, nullptr) == 0) fail(path.string() + ": " + image.message);
}

/// A firm of whom everything that an office can fill in is known: hidden texts are called by their names.
std::string sample_firm(const compile::PackageFile& file) {
  compile::AssignmentModel model{.form = file.package().hash(), .columns = {}, .cases = {{"1", "Molino San Luis", "", {}, {}}}};
  for (NodeId id = 1; id < file.package().info().nodes; ++id) {
    const auto node = file.package().node(id);
    const bool hidden = node.ok() && (node->type == form::QuestionType::kHidden || node->type == form::QuestionType::kCalculate);
    if (!hidden || node->calculation != form::kNoProgram || node->default_value != form::kNoProgram) continue;
    model.columns.push_back(file.description().nodes[id].name);
    model.cases[0].values.push_back(model.columns.back());
  }
  compile::Typesetter typesetter;
  return compile::write_assignments(model, typesetter);
}

ContentHash hash_of(const std::string& firms) {
  MemorySource source(as_bytes(firms));
  std::array<std::uint8_t, 8 * form::kCacheBlockBytes> cache;
  form::CaseList list;
  must(list.open(source, cache), "read its firm");
  return list.hash();
}

/// One interview with that firm, on a kiosk that has just got form and firm.
class Rehearsal {
 public:
  Rehearsal(const compile::PackageFile& file, std::size_t language, port::Size size) : board_(std::make_unique<DeskBoard>(size)) {
    kiosk().start();
    install({sync::ObjectKind::kFormPackage, file.package().hash(), 0}, as_bytes(file.device_bytes()));
    const std::string firm = sample_firm(file);
    install({sync::ObjectKind::kAssignments, hash_of(firm), 0}, as_bytes(firm));
    must(desk().open_new(0), "open an interview");
    must(desk().set_language(static_cast<std::uint8_t>(language)), "change the language");
    kiosk().stage().dress();
  }

  [[nodiscard]] const Screen& screen() const { return board_->screen; }

  /// The row of the node: the root, or the first entry of the repeats around it, made when there is none.
  RowId row_of(NodeId repeat, RowId parent) {
    RowId row = *desk().interview()->state().first_row(repeat, parent);
    if (row != kNoRow) return row;
    must(desk().add_row(repeat, parent), "add an entry");
    row = *desk().interview()->state().first_row(repeat, parent);
    if (row == kNoRow) fail("the preview cannot add an entry");
    return row;
  }

  void show(Address at) {
    kiosk().stage().position = {interview::Position::Stop::kQuestion, at};
    kiosk().stage().go(app::SceneId::kQuestion);
    kiosk().step();
    if (kiosk().scene() != app::SceneId::kQuestion) fail("the kiosk does not show the question");
  }

  void answer(Address at) {
    const auto question = desk().interview()->question(at);
    must(question.status(), "read the question");
    must(answer_plausibly(desk(), *question), "answer the question");
  }

 private:
  app::Kiosk& kiosk() { return board_->kiosk; }
  app::Desk& desk() { return kiosk().stage().desk; }

  void install(sync::ObjectName name, Bytes bytes) {
    app::ObjectStore& store = desk().objects();
    name.size = static_cast<std::uint32_t>(bytes.size());
    must(store.begin(name).status(), "take the form");
    must(store.write(0, bytes), "take the form");
    must(store.commit(name, crc32c(bytes)), "take the form");
  }

  std::unique_ptr<DeskBoard> board_;
};

}  // namespace

std::size_t write_previews(const compile::PackageFile& file, std::size_t language, port::Size size,
                           const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) fail(directory.string() + ": " + error.message());
  const form::Package& package = file.package();
  Rehearsal rehearsal(file, language, size);
  std::map<NodeId, RowId> rows{{0, kRootRow}};  // of each node that has others in it
  std::size_t count = 0;
  for (NodeId id = 1; id < package.info().nodes; ++id) {
    const auto node = package.node(id);
    if (!node.ok()) continue;
    const RowId around = rows.at(node->parent);
    rows[id] = node->kind == form::NodeKind::kRepeat ? rehearsal.row_of(id, around) : around;
    if (!node->is_asked()) continue;
    rehearsal.show({id, around});
    save(rehearsal.screen(), directory / fmt::format("{:04}-{}.png", id, file.description().nodes[id].name));
    rehearsal.answer({id, around});
    ++count;
  }
  return count;
}

}  // namespace eslabon::preview
