#include "firmware/app/sync_scene.hpp"

namespace eslabon::app {

using sync::DevicePhase;

void SyncScene::open() {
  journal::Journal* journal = desk().journal();
  first_ = journal == nullptr ? 0 : journal->acknowledged();
  forms_ = desk().form_changes();
}

std::uint64_t SyncScene::waiting() {
  journal::Journal* journal = desk().journal();
  return journal == nullptr ? 0 : journal->next_sequence() - 1 - journal->acknowledged();
}

int SyncScene::done_percent() {
  const sync::DeviceStatus status = cable_.status();
  if (status.phase == DevicePhase::kReceiving && status.object_size != 0)
    return static_cast<int>(std::uint64_t{status.received_bytes} * 100 / status.object_size);
  journal::Journal* journal = desk().journal();
  if (journal == nullptr || journal->next_sequence() <= first_ + 1) return 100;
  return static_cast<int>((journal->acknowledged() - first_) * 100 / (journal->next_sequence() - 1 - first_));
}

std::string_view SyncScene::words() {
  switch (cable_.status().phase) {
    case DevicePhase::kIdle: return say(waiting() == 0 ? MenuText::kSyncDone : MenuText::kConnectCable);
    case DevicePhase::kConnected: return say(MenuText::kConnected);
    case DevicePhase::kSending: return say(waiting() == 0 ? MenuText::kSyncDone : MenuText::kSending);
    case DevicePhase::kReceiving: return say(MenuText::kReceiving);
    case DevicePhase::kRefused: return say(MenuText::kSyncRefused);
  }
  return {};
}

std::uint32_t SyncScene::look() {
  const auto phase = static_cast<std::uint32_t>(cable_.status().phase);
  return (phase << 28) ^ (static_cast<std::uint32_t>(done_percent()) << 20) ^ static_cast<std::uint32_t>(waiting());
}

void SyncScene::draw() {
  const ui::Rect area = stage_.page().content;
  const int line = stage_.face->line_height();
  const ui::Rect text{area.x + 2, area.y, area.width - 4, area.height};
  const int used = ui::draw_lines(stage_.canvas, words(), text, stage_.style(ui::Weight::kBold));
  if (cable_.status().phase == DevicePhase::kRefused) return;
  ui::FixedText<64> left;
  left << say(MenuText::kNotSent) << ": " << waiting();
  ui::draw_line(stage_.canvas, left.view(), area.x + 2, area.y + used, stage_.style());
  const int top = std::min(area.y + used + line + 2, area.y + area.height - line);
  if (cable_.active()) ui::draw_bar(stage_.canvas, {area.x + 4, top, area.width - 8, line - 2}, done_percent());
}

void SyncScene::press(port::Key key) {
  if (key == port::Key::kLeft || key == port::Key::kSelect) stage_.go(SceneId::kHome);
}

void SyncScene::help() { draw_help({{ui::Sign::kLeft, MenuText::kBack}}); }

}  // namespace eslabon::app
