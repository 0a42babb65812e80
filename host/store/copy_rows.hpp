// Rows of one table on their way into PostgreSQL: the bytes of a binary COPY.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "host/store/fold_batch.hpp"

namespace eslabon::store {

/// Grows row by row until it is sent; keeps its room for the next rows then.
class CopyRows {
 public:
  /// `statement`: the COPY that takes the rows.
  explicit CopyRows(std::string statement) : statement_(std::move(statement)) { clear(); }

  void begin_row(std::size_t fields);
  /// `width`: bytes of a whole number's column; of no meaning for others.
  void add(const Field& field, int width);
  [[nodiscard]] bool empty() const { return rows_ == 0; }
  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] const std::string& statement() const { return statement_; }
  /// All of it, complete; a view that lives until the next change.
  std::string_view end();
  void clear();

 private:
  char* room_for(std::size_t size);
  void put(std::int64_t value, int width);
  void decimal(std::int64_t mantissa, int scale);

  std::string statement_;
  std::string room_;  ///< what it holds behind the rows means nothing
  std::size_t used_ = 0, rows_ = 0;
};

}  // namespace eslabon::store
