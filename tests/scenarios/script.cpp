#include "tests/scenarios/script.hpp"

#include <fstream>
#include <stdexcept>

namespace eslabon::scenario {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\t' || text[at] == '\r') {
      ++at;
    } else if (text[at] == '#') {
      break;
    } else if (text[at] == '"') {
      const std::size_t end = text.find('"', at + 1);
      if (end == std::string::npos) throw std::runtime_error("a quote is not closed");
      words.push_back(text.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      const std::size_t end = std::min(text.find_first_of(" \t\r", at), text.size());
      words.push_back(text.substr(at, end - at));
      at = end;
    }
  }
  return words;
}

std::vector<Line> read_script(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path.string() + ": cannot be read");
  std::vector<Line> lines;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    try {
      const auto words = words_of(text);
      if (!words.empty()) lines.push_back({number, words, text});
    } catch (const std::exception& problem) {
      throw std::runtime_error(path.string() + ":" + std::to_string(number) + ": " + problem.what());
    }
  }
  return lines;
}

}  // namespace eslabon::scenario
