// The display and the five buttons as an SDL window.
#pragma once

#include <SDL.h>

#include <deque>
#include <vector>

#include "firmware/port/display.hpp"
#include "firmware/port/keys.hpp"

namespace eslabon::board {

class Window final : public port::Display, public port::Keys {
 public:
  /// `scale` 0 chooses one. Throws std::runtime_error.
  Window(port::Size size, int scale);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  [[nodiscard]] port::Size size() const override { return size_; }
  void show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) override;
  void set_on(bool on) override;
  port::KeyEvent next() override;

  /// Waits up to `ms` for a key or the window's end.
  void wait(int ms);
  [[nodiscard]] bool is_closed() const { return closed_; }

 private:
  void take(const SDL_Event& event);
  void paint();

  port::Size size_;
  SDL_Window* window_ = nullptr;
  SDL_Renderer* renderer_ = nullptr;
  SDL_Texture* texture_ = nullptr;
  std::vector<std::uint32_t> pixels_;
  std::deque<port::KeyEvent> events_;
  bool on_ = true;
  bool closed_ = false;
};

}  // namespace eslabon::board
