// Scenario files: one thing that a person does or sees per line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace eslabon::scenario {

/// `answer d3c 40` -> {"answer", "d3c", "40"}; quoted words may hold spaces.
struct Line {
  int number = 0;
  std::vector<std::string> words;
  std::string text;  ///< as written, for messages
};

/// Without comments (#) and empty lines. Throws std::runtime_error when the file cannot be read or a quote is open.
std::vector<Line> read_script(const std::filesystem::path& path);

}  // namespace eslabon::scenario
