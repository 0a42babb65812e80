#include "tests/scenarios/picture.hpp"

#include <png.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace eslabon::scenario {

void write_png(const std::filesystem::path& path, const Picture& picture, int scale) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width * scale);
  image.height = static_cast<png_uint_32>(picture.height * scale);
  image.format = PNG_FORMAT_GRAY;
  std::vector<std::uint8_t> bytes(std::size_t{image.width} * image.height);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int x = static_cast<int>(i % image.width) / scale;
    const int y = static_cast<int>(i / image.width) / scale;
    bytes[i] = static_cast<std::uint8_t>(picture.grays[static_cast<std::size_t>(y * picture.width + x)] * 17);
  }
  if (png_image_write_to_file(&image, path.c_str(), 0, bytes.data(), 0, nullptr) == 0)
    throw std::runtime_error(path.string() + ": " + image.message);
}

Picture read_png(const std::filesystem::path& path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&image, path.c_str()) == 0) throw std::runtime_error(path.string() + ": " + image.message);
  image.format = PNG_FORMAT_GRAY;
  Picture picture{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  picture.grays.resize(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, picture.grays.data(), 0, nullptr) == 0)
    throw std::runtime_error(path.string() + ": " + image.message);
  for (std::uint8_t& gray : picture.grays) gray = static_cast<std::uint8_t>(gray / 17);
  return picture;
}

}  // namespace eslabon::scenario
