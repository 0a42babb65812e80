// Small dense matrices: covariances, calibration equations, ranks.
#pragma once

#include <cstddef>
#include <vector>

namespace eslabon::estimate {

/// Row-major.
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t columns, double value = 0)
      : rows_(rows), columns_(columns), values_(rows * columns, value) {}

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  double& operator()(std::size_t row, std::size_t column) { return values_[row * columns_ + column]; }
  double operator()(std::size_t row, std::size_t column) const { return values_[row * columns_ + column]; }

 private:
  std::size_t rows_ = 0, columns_ = 0;
  std::vector<double> values_;
};

Matrix multiply(const Matrix& a, const Matrix& b);
Matrix transpose(const Matrix& a);

/// Moore-Penrose inverse of a symmetric matrix (Jacobi rotations); eigenvalues below tolerance times the largest are
/// taken as zero.
Matrix pseudo_inverse(const Matrix& symmetric, double tolerance);

/// The inverse of a square matrix by Gaussian elimination with pivoting; empty when it is singular.
Matrix inverse(const Matrix& a);

/// Number of columns that are linearly independent, by Householder QR with the limited pivoting of LINPACK's dqrdc2:
/// a column whose norm falls below `tolerance` times its first norm counts as dependent.
std::size_t rank(Matrix a, double tolerance);

}  // namespace eslabon::estimate
