// Frames: read, written, invented, sampled.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "host/simulate/chance.hpp"
#include "host/simulate/firm.hpp"
#include "host/text/fault.hpp"
#include "host/xlsform/workbook.hpp"

namespace eslabon::simulate {
namespace {

constexpr double kSizeShares[] = {0.62, 0.27, 0.09, 0.02};
constexpr int kWorkers[][2] = {{1, 4}, {5, 19}, {20, 99}, {100, 600}};
constexpr const char* kTowns[] = {"Puerto Nuevo", "Las Piedras", "Serra Alta", "Valle Hondo"};
const std::vector<std::string> kColumns = {"firm_id", "firm_name", "municipality", "address", "a2", "a4a", "a6a",
                                           "stratum", "psu", "wt", "fpc", "frame_workers", "frame_sales"};

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string made = "\"";
  for (const char character : text) made += character == '"' ? std::string("\"\"") : std::string(1, character);
  return made + "\"";
}

[[noreturn]] void refuse(const std::string& message) { throw text::Failure(text::ExitCode::kInvalidInput, message); }

Firm invent_firm(std::uint32_t number, std::uint64_t seed) {
  Firm firm;
  firm.id = "P" + std::to_string(1'000'000 + number).substr(1);
  Chance chance(seed ^ 0xF1F1, firm.id);
  const double drawn = chance.uniform();
  std::uint32_t size = 0;
  for (double sum = kSizeShares[0]; size < 3 && drawn >= sum; sum += kSizeShares[++size]) {
  }
  const std::uint32_t region = 1 + chance.below(4);
  const std::int64_t workers = chance.between(kWorkers[size][0], kWorkers[size][1]);
  firm.given = {{"firm_id", firm.id}, {"firm_name", "Empresa " + std::to_string(number)},
                {"municipality", kTowns[region - 1]}, {"address", "Calle " + std::to_string(1 + number % 90)},
                {"a2", std::to_string(region)}, {"a4a", std::to_string(1 + chance.below(5))},
                {"a6a", std::to_string(size)}, {"stratum", std::to_string(region * 10 + size)}, {"psu", firm.id},
                {"frame_workers", std::to_string(workers)}, {"frame_sales", ""}};
  invent_truth(firm, seed);
  return firm;
}

std::map<std::string, std::vector<const Firm*>> strata_of(const Frame& population) {
  std::map<std::string, std::vector<const Firm*>> strata;
  for (const Firm& firm : population.firms) strata[std::string(firm.given_text("stratum"))].push_back(&firm);
  return strata;
}

void draw_stratum(std::vector<const Firm*> firms, std::size_t size, Chance& chance, Frame& sample) {
  size = std::min(std::max<std::size_t>(size, 2), firms.size());
  char weight[32];
  std::snprintf(weight, sizeof weight, "%.6f", static_cast<double>(firms.size()) / static_cast<double>(size));
  for (std::size_t i = 0; i < size; ++i) {
    std::swap(firms[i], firms[i + chance.below(static_cast<std::uint32_t>(firms.size() - i))]);
    Firm& drawn = sample.firms.emplace_back(*firms[i]);
    drawn.given["wt"] = weight;
    drawn.given["fpc"] = std::to_string(firms.size());
  }
}

}  // namespace

Frame read_frame(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(path + ": cannot be read");
  std::stringstream content;
  content << file.rdbuf();
  const xlsform::Sheet sheet = xlsform::parse_csv(content.str(), "frame", 0, path);
  if (sheet.rows.size() < 2) refuse(path + ": a frame has a row of names and at least one firm");
  Frame frame;
  std::map<std::uint32_t, std::size_t> places;
  for (const xlsform::CellText& cell : sheet.rows[0]) {
    places[cell.place.column] = frame.columns.size();
    frame.columns.push_back(cell.text);
  }
  std::set<std::string> ids;
  for (std::size_t row = 1; row < sheet.rows.size(); ++row) {
    Firm firm;
    for (const xlsform::CellText& cell : sheet.rows[row])
      if (const auto place = places.find(cell.place.column); place != places.end())
        firm.given[frame.columns[place->second]] = cell.text;
    firm.id = firm.given_text(frame.columns[0]);
    const std::string where = path + ":" + std::to_string(sheet.rows[row][0].place.row);
    if (firm.id.empty()) refuse(where + ": a firm without " + frame.columns[0]);
    if (!ids.insert(firm.id).second) refuse(where + ": firm '" + firm.id + "' is in the frame twice");
    frame.firms.push_back(std::move(firm));
  }
  return frame;
}

std::string write_frame(const Frame& frame) {
  std::string text;
  for (const std::string& column : frame.columns) text += (text.empty() ? "" : ",") + quoted(column);
  text += "\n";
  for (const Firm& firm : frame.firms) {
    std::string line;
    for (const std::string& column : frame.columns)
      line += (&column == frame.columns.data() ? "" : ",") + quoted(std::string(firm.given_text(column)));
    text += line + "\n";
  }
  return text;
}

Frame invent_population(std::uint32_t size, std::uint64_t seed) {
  Frame population;
  population.columns = kColumns;
  for (std::uint32_t number = 0; number < size; ++number) population.firms.push_back(invent_firm(number, seed));
  return population;
}

Frame draw_sample(const Frame& population, std::uint32_t size, std::uint64_t seed) {
  Frame sample;
  sample.columns = population.columns;
  const auto strata = strata_of(population);
  double roots = 0;
  for (const auto& [name, firms] : strata) roots += std::sqrt(static_cast<double>(firms.size()));
  for (const auto& [name, firms] : strata) {
    Chance chance(seed, "stratum " + name);
    const double share = std::sqrt(static_cast<double>(firms.size())) / roots;
    draw_stratum(firms, static_cast<std::size_t>(std::lround(size * share)), chance, sample);
  }
  return sample;
}

}  // namespace eslabon::simulate
