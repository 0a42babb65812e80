// The synchronisation screen: what to do, how far it is, what came.
#pragma once

#include "firmware/app/cable.hpp"
#include "firmware/app/stage.hpp"

namespace eslabon::app {

class SyncScene final : public Scene {
 public:
  SyncScene(Stage& stage, const Cable& cable) : Scene(stage), cable_(cable) {}
  void open() override;
  void draw() override;
  void press(port::Key key) override;
  void help() override;
  /// Changes with what the screen shows: a number to compare with the last one drawn.
  [[nodiscard]] std::uint32_t look();

 private:
  [[nodiscard]] std::uint64_t waiting();
  [[nodiscard]] int done_percent();
  std::string_view words();

  const Cable& cable_;
  std::uint64_t first_ = 0;   ///< acknowledged when the screen came up
  std::uint32_t forms_ = 0;
};

}  // namespace eslabon::app
