// Columns of the sample and the frame as keys: which firm, which stratum, which class.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/estimate/table.hpp"

namespace eslabon::weight {

/// A CSV file with the column `id` as exact texts: "007" is not "7", and long numbers keep all digits. The column may be
/// absent. Throws what read_table throws.
estimate::Table read_firms(const std::filesystem::path& path, const std::string& id);

/// "region=1; size=2" of every row; "all firms" when there are no columns. Throws Failure(kInvalidInput) with the row when a cell is missing.
std::vector<std::string> keys_of(const estimate::Table& table, const std::vector<std::string>& columns);

/// The texts of a column. Throws Failure(kInvalidInput) with the row when a cell is missing and `needed`; else it is "".
std::vector<std::string> texts_of(const estimate::Table& table, const std::string& column, bool needed);

/// Positive numbers. Throws Failure(kInvalidInput) with the row where a cell is none.
std::vector<double> positive_numbers(const estimate::Table& table, const std::string& column);

/// "FILE: row 12: " for messages; rows count from 1, without the header.
std::string at_row(const estimate::Table& table, std::size_t row);

/// These rows only, with all their columns.
estimate::Table rows_of(const estimate::Table& table, const std::vector<std::uint32_t>& rows);

}  // namespace eslabon::weight
