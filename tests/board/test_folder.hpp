// Where an emulated kiosk's card and sockets lie while a test runs.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace eslabon::board_test {

/// A folder that goes away with the test.
struct Folder {
  explicit Folder(const std::string& name)
      : path(std::filesystem::temp_directory_path() / ("eslabon-" + name + "-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

}  // namespace eslabon::board_test
