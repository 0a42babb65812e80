#include "host/estimate/matrix.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace eslabon::estimate {
namespace {

Matrix identity(std::size_t size) {
  Matrix result(size, size);
  for (std::size_t i = 0; i < size; ++i) result(i, i) = 1;
  return result;
}

/// One Jacobi rotation that zeroes a(p, q); `vectors` gathers the rotations.
void rotate(Matrix& a, Matrix& vectors, std::size_t p, std::size_t q) {
  const double theta = (a(q, q) - a(p, p)) / (2 * a(p, q));
  const double t = (theta >= 0 ? 1 : -1) / (std::fabs(theta) + std::hypot(theta, 1.0));
  const double c = 1 / std::hypot(t, 1.0), s = t * c;
  for (std::size_t k = 0; k < a.rows(); ++k) {
    const double kp = a(k, p), kq = a(k, q);
    a(k, p) = c * kp - s * kq, a(k, q) = s * kp + c * kq;
  }
  for (std::size_t k = 0; k < a.rows(); ++k) {
    const double pk = a(p, k), qk = a(q, k);
    a(p, k) = c * pk - s * qk, a(q, k) = s * pk + c * qk;
  }
  for (std::size_t k = 0; k < a.rows(); ++k) {
    const double kp = vectors(k, p), kq = vectors(k, q);
    vectors(k, p) = c * kp - s * kq, vectors(k, q) = s * kp + c * kq;
  }
}

/// After this the eigenvalues stand on the diagonal of `a`.
void diagonalise(Matrix& a, Matrix& vectors) {
  for (int sweep = 0; sweep < 100; ++sweep) {
    double off = 0, on = 0;
    for (std::size_t p = 0; p < a.rows(); ++p) on += a(p, p) * a(p, p);
    for (std::size_t p = 0; p < a.rows(); ++p)
      for (std::size_t q = p + 1; q < a.rows(); ++q) off += a(p, q) * a(p, q);
    if (off <= on * 1e-34) return;
    for (std::size_t p = 0; p < a.rows(); ++p)
      for (std::size_t q = p + 1; q < a.rows(); ++q)
        if (a(p, q) != 0) rotate(a, vectors, p, q);
  }
}

double column_norm(const Matrix& a, std::size_t column, std::size_t from) {
  double square = 0;
  for (std::size_t i = from; i < a.rows(); ++i) square += a(i, column) * a(i, column);
  return std::sqrt(square);
}

/// Reflects column `at` onto the axis and applies the reflection to the columns behind it.
void reflect(Matrix& a, std::size_t at) {
  const double norm = std::copysign(column_norm(a, at, at), a(at, at));
  if (norm == 0) return;
  for (std::size_t i = at; i < a.rows(); ++i) a(i, at) /= norm;
  a(at, at) += 1;
  for (std::size_t j = at + 1; j < a.columns(); ++j) {
    double t = 0;
    for (std::size_t i = at; i < a.rows(); ++i) t -= a(i, at) * a(i, j);
    t /= a(at, at);
    for (std::size_t i = at; i < a.rows(); ++i) a(i, j) += t * a(i, at);
  }
}

}  // namespace

Matrix multiply(const Matrix& a, const Matrix& b) {
  Matrix result(a.rows(), b.columns());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t k = 0; k < a.columns(); ++k)
      for (std::size_t j = 0; j < b.columns(); ++j) result(i, j) += a(i, k) * b(k, j);
  return result;
}

Matrix transpose(const Matrix& a) {
  Matrix result(a.columns(), a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.columns(); ++j) result(j, i) = a(i, j);
  return result;
}

Matrix pseudo_inverse(const Matrix& symmetric, double tolerance) {
  Matrix a = symmetric, vectors = identity(a.rows()), result(a.rows(), a.rows());
  diagonalise(a, vectors);
  double largest = 0;
  for (std::size_t i = 0; i < a.rows(); ++i) largest = std::max(largest, std::fabs(a(i, i)));
  for (std::size_t k = 0; k < a.rows(); ++k) {
    if (std::fabs(a(k, k)) <= tolerance * largest) continue;
    for (std::size_t i = 0; i < a.rows(); ++i)
      for (std::size_t j = 0; j < a.rows(); ++j) result(i, j) += vectors(i, k) * vectors(j, k) / a(k, k);
  }
  return result;
}

Matrix inverse(const Matrix& matrix) {
  Matrix a = matrix, result = identity(a.rows());
  double largest = 0;
  for (std::size_t i = 0; i < a.rows(); ++i) largest = std::max(largest, std::fabs(a(i, i)));
  for (std::size_t k = 0; k < a.rows(); ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < a.rows(); ++i)
      if (std::fabs(a(i, k)) > std::fabs(a(pivot, k))) pivot = i;
    if (!(std::fabs(a(pivot, k)) > largest * 1e-15)) return {};
    for (std::size_t j = 0; j < a.rows(); ++j) std::swap(a(k, j), a(pivot, j)), std::swap(result(k, j), result(pivot, j));
    const double by = a(k, k);
    for (std::size_t j = 0; j < a.rows(); ++j) a(k, j) /= by, result(k, j) /= by;
    for (std::size_t i = 0; i < a.rows(); ++i) {
      const double factor = a(i, k);
      if (i == k || factor == 0) continue;
      for (std::size_t j = 0; j < a.rows(); ++j) a(i, j) -= factor * a(k, j), result(i, j) -= factor * result(k, j);
    }
  }
  return result;
}

std::size_t rank(Matrix a, double tolerance) {
  std::vector<double> first(a.columns());
  for (std::size_t j = 0; j < a.columns(); ++j) first[j] = column_norm(a, j, 0);
  std::size_t left = a.columns(), at = 0;
  for (; at < std::min(left, a.rows()); ++at) {
    while (at < left && !(column_norm(a, at, at) >= tolerance * first[at] && first[at] > 0)) {
      --left;
      for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = at; j < left; ++j) std::swap(a(i, j), a(i, j + 1));
      std::rotate(first.begin() + static_cast<std::ptrdiff_t>(at), first.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                  first.begin() + static_cast<std::ptrdiff_t>(left) + 1);
    }
    if (at < left) reflect(a, at);
  }
  return std::min(left, a.rows());
}

}  // namespace eslabon::estimate
