// Numbers far from those of like firms: within cells of size, sector ..., by three rules (docs/checks.md).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace eslabon::check {

struct OutlierRule {
  enum class Kind : std::uint8_t {
    kMad,        ///< |x - median| > c * 1.4826 * MAD
    kRatio,      ///< Hidiroglou and Berthelot (1986): this year's value against last year's
    kDeviation,  ///< |x - mean| > c standard deviations
  };
  Kind kind = Kind::kMad;
  double c = 5;              ///< how far is too far
  double u = 0.5, a = 0.05;  ///< of kRatio
  bool logarithm = false;    ///< looks at ln(x); numbers that are not positive are left out
  std::uint32_t minimum = 10;  ///< cells with fewer numbers are not judged
};

/// One cell and what is usual in it. An outlier lies below `low` or above `high`, never on them.
struct CellBounds {
  std::uint32_t cell = 0;
  std::uint32_t count = 0;    ///< numbers in it
  bool judged = false;        ///< enough of them, and they are not all alike
  double center = 0;          ///< median, mean; of kRatio: the median of current / previous
  double spread = 0;          ///< 1.4826 MAD or standard deviation
  double q1 = 0, q2 = 0, q3 = 0, d1 = 0, d3 = 0;  ///< of kRatio: quartiles of the effects E, and their distances
  double low = 0, high = 0;   ///< of x, of ln(x), or of E
  std::uint32_t outside = 0;
};

struct Outlier {
  std::uint32_t row = 0;
  std::uint32_t cell = 0;     ///< index into OutlierReport::cells
  double score = 0;           ///< x, ln(x) or E: what is held against low and high
};

struct OutlierReport {
  std::vector<CellBounds> cells;   ///< by number; those without a number are left out
  std::vector<Outlier> outliers;   ///< by row
};

/// `values`, `cells` and, for kRatio, `previous` have one element a row. Rows with NaN, or a cell of kNoCell, are left out; so are,
/// of kRatio, those where either value is not positive.
///
/// kRatio: r = current / previous, m its median; s = 1 - m / r where r < m, else r / m - 1; E = s * max(current, previous)^U;
/// Q1, Q2, Q3 by rule 7; d1 = max(Q2 - Q1, |A Q2|), d3 = max(Q3 - Q2, |A Q2|); low = Q2 - C d1, high = Q2 + C d3.
OutlierReport find_outliers(const OutlierRule& rule, std::span<const double> values, std::span<const double> previous,
                            std::span<const std::uint32_t> cells);

inline constexpr std::uint32_t kNoCell = 0xFFFFFFFF;

}  // namespace eslabon::check
