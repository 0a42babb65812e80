#include "boards/linux/window.hpp"

#include <algorithm>
#include <stdexcept>

namespace eslabon::board {
namespace {

port::Key key_of(SDL_Keycode code) {
  switch (code) {
    case SDLK_UP: return port::Key::kUp;
    case SDLK_DOWN: return port::Key::kDown;
    case SDLK_LEFT: return port::Key::kLeft;
    case SDLK_RIGHT: return port::Key::kRight;
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
    case SDLK_SPACE: return port::Key::kSelect;
    default: return port::Key::kNone;
  }
}

}  // namespace

Window::Window(port::Size size, int scale) : size_(size), pixels_(std::size_t{size.width} * size.height, 0xFF000000) {
  if (scale <= 0) scale = std::max(1, 640 / size.width);
  if (SDL_Init(SDL_INIT_VIDEO) != 0 ||
      SDL_CreateWindowAndRenderer(size.width * scale, size.height * scale, 0, &window_, &renderer_) != 0)
    throw std::runtime_error(std::string("no window: ") + SDL_GetError());
  SDL_SetWindowTitle(window_, "Eslabón");
  SDL_RenderSetLogicalSize(renderer_, size.width, size.height);
  texture_ = SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING, size.width, size.height);
  if (texture_ == nullptr) throw std::runtime_error(std::string("no texture: ") + SDL_GetError());
}

Window::~Window() {
  SDL_DestroyTexture(texture_);
  SDL_DestroyRenderer(renderer_);
  SDL_DestroyWindow(window_);
  SDL_Quit();
}

void Window::show(Bytes frame, std::uint16_t first_row, std::uint16_t rows) {
  const std::size_t begin = std::size_t{first_row} * size_.width;
  for (std::size_t i = begin; i < begin + std::size_t{rows} * size_.width; ++i) {
    const std::uint8_t pair = frame[i / 2];
    const std::uint32_t gray = (i % 2 == 0 ? pair >> 4U : pair & 15U) * 17U;
    pixels_[i] = 0xFF000000U | gray << 16U | gray << 8U | gray;
  }
  paint();
}

void Window::paint() {
  SDL_UpdateTexture(texture_, nullptr, pixels_.data(), size_.width * 4);
  SDL_RenderClear(renderer_);
  if (on_) SDL_RenderCopy(renderer_, texture_, nullptr, nullptr);
  SDL_RenderPresent(renderer_);
}

void Window::set_on(bool on) {
  on_ = on;
  paint();
}

void Window::take(const SDL_Event& event) {
  if (event.type == SDL_QUIT) closed_ = true;
  if ((event.type != SDL_KEYDOWN && event.type != SDL_KEYUP) || event.key.repeat != 0) return;
  const port::Key key = key_of(event.key.keysym.sym);
  if (key != port::Key::kNone) events_.push_back({key, event.type == SDL_KEYDOWN});
}

void Window::wait(int ms) {
  SDL_Event event;
  if (SDL_WaitEventTimeout(&event, ms) != 0) take(event);
}

port::KeyEvent Window::next() {
  SDL_Event event;
  while (SDL_PollEvent(&event) != 0) take(event);
  if (events_.empty()) return {};
  const port::KeyEvent first = events_.front();
  events_.pop_front();
  return first;
}

}  // namespace eslabon::board
