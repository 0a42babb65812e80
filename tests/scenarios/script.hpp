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

/// The words of a line; none in an empty one or a comment. Throws std::runtime_error when a quote is open.
std::vector<std::string> words_of(const std::string& text);

/// Without comments (#) and empty lines. Throws std::runtime_error when the file cannot be read or a quote is open.
std::vector<Line> read_script(const std::filesystem::path& path);

}  // namespace eslabon::scenario
