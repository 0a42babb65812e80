// An invented firm: what the register knows of it, and what is true of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eslabon::simulate {

struct Firm {
  std::string id;
  std::map<std::string, std::string, std::less<>> given;  ///< columns of the frame
  std::map<std::string, std::string, std::less<>> truth;  ///< exact answers by variable; what a form does not ask is not used

  [[nodiscard]] std::string_view given_text(std::string_view column) const;
  /// A number of `given` or `truth`; nothing when there is none.
  [[nodiscard]] std::optional<double> number(std::string_view variable) const;
};

/// Fills in the truth: exports by size 3, 9, 21, 38 %; sales per worker 13, 32, 43 and 100 % of a large firm's; both with the
/// region; the rest to go with them. Depends on the firm's register entry, its id and the seed only.
void invent_truth(Firm& firm, std::uint64_t seed);

struct Frame {
  std::vector<std::string> columns;  ///< the first is the id
  std::vector<Firm> firms;
};

/// Throws text::Failure(kInvalidInput): not a table, no rows, an id twice or empty.
Frame read_frame(const std::string& path);
std::string write_frame(const Frame& frame);

/// `size` firms in strata of size class x region, as a register would list them (truth included).
Frame invent_population(std::uint32_t size, std::uint64_t seed);
/// A stratified simple random sample of about `size` firms, allocated by the root of the strata, with wt, stratum and fpc.
Frame draw_sample(const Frame& population, std::uint32_t size, std::uint64_t seed);

/// Means, totals and shares of what is true, over all firms and by size class and region; weighted by `wt` where a frame has it and
/// `weighted`. CSV: variable,statistic,by,level,value.
std::string describe_truth(const Frame& frame, bool weighted);

}  // namespace eslabon::simulate
