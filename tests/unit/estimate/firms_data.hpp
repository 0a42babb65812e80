// Thirty-four invented firms, in sites of three regions: two stages of sampling, unequal weights, missing answers.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "host/estimate/table.hpp"

namespace eslabon::estimate {

inline constexpr const char* kFirms = R"(region,site,firm,sites,firms,weight,size,workers,sales,share,certified
north,1,1,9,14,10.257,1,6,,0,yes
north,1,2,9,14,9.581,3,157,2310,75,yes
north,1,3,9,14,10.953,1,3,171,0,no
north,2,4,9,7,5.256,2,15,388,0,no
north,2,5,9,7,5.334,1,1,21,0,yes
north,2,6,9,7,5.551,1,7,94,0,no
north,3,7,9,9,5.477,2,45,1562,10,yes
north,3,8,9,9,5.036,2,27,554,0,
north,3,9,9,9,5.251,1,4,79,0,yes
north,3,10,9,9,4.607,2,41,1172,10,no
north,4,11,9,14,10.787,1,6,408,0,
north,4,12,9,14,10.275,1,4,103,0,no
north,4,13,9,14,10.118,2,24,660,0,no
centre,1,14,12,9,6.813,2,11,276,0,yes
centre,1,15,12,9,6.495,1,6,87,0,
centre,1,16,12,9,6.497,2,45,1812,0,no
centre,2,17,12,10,11.932,1,8,,2,no
centre,2,18,12,10,10.94,1,4,138,0,no
centre,3,19,12,14,18.187,1,9,151,0,no
centre,3,20,12,14,17.933,2,31,1710,0,yes
centre,4,21,12,13,10.41,2,17,318,0,no
centre,4,22,12,13,11.232,2,19,642,0,no
centre,4,23,12,13,11.301,3,193,1945,0,no
centre,5,24,12,7,4.568,1,3,40,0,no
centre,5,25,12,7,4.213,2,26,640,0,yes
centre,5,26,12,7,3.906,1,3,39,0,no
centre,5,27,12,7,4.414,1,5,103,0,no
south,1,28,7,10,12.766,1,4,106,0,no
south,1,29,7,10,11.206,3,102,6209,75,yes
south,2,30,7,8,6.073,1,4,61,0,no
south,2,31,7,8,5.763,2,22,400,40,no
south,2,32,7,8,6.784,2,35,537,0,no
south,3,33,7,9,9.514,2,10,234,0,no
south,3,34,7,9,11.232,2,18,291,2,yes
)";

/// CSV text without quotes as a table.
inline Table table_of(const std::string& csv) {
  std::vector<std::vector<std::string>> columns;
  std::vector<std::string> names;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells(line + ",");
    std::size_t i = 0;
    const bool header = names.empty();
    for (std::string cell; std::getline(cells, cell, ','); ++i) {
      if (header) names.push_back(cell), columns.emplace_back();
      else columns[i].push_back(cell);
    }
  }
  Table table("firms.csv");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::vector<std::string_view> views(columns[i].begin(), columns[i].end());
    table.put(make_column(names[i], views));
  }
  return table;
}

}  // namespace eslabon::estimate
