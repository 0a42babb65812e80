// Errors as values: one short enum, Status for "done or why not", Result<T> for a value or why not.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include "firmware/base/check.hpp"

namespace eslabon {

/// Who must act decides the code; each function's comment lists which of them it returns, and when.
enum class Error : std::uint8_t {
  kInvalid = 1,   ///< what was given breaks the rules of its format or language
  kOutOfRange,    ///< an index, number or date lies outside its stated range
  kTooSmall,      ///< the caller's buffer cannot hold the result
  kFull,          ///< the medium or the store has no room left
  kCorrupt,       ///< a checksum or a chain does not match: bytes were damaged
  kTruncated,     ///< the data ends before its own length says so
  kUnsupported,   ///< a version or feature that this build does not know
  kNotFound,      ///< nothing there has that name, number or hash
  kIo,            ///< the device answered with an error
  kNoMedium,      ///< no card in the slot
  kBusy,          ///< try again later
  kRefused,       ///< allowed in general, not in this state
  kInternal,      ///< our own bug, reported instead of hidden
};

/// A short stable English word for logs and tests, never null: "corrupt", "no medium", ...
const char* name_of(Error error);

/// Success, or the one reason why not.
class [[nodiscard]] Status {
 public:
  constexpr Status() = default;
  constexpr Status(Error error) : error_(static_cast<unsigned>(error)) {}  // NOLINT: meant to convert

  [[nodiscard]] constexpr bool ok() const { return error_ == 0; }
  /// Only when !ok().
  [[nodiscard]] constexpr Error error() const { return static_cast<Error>(error_); }
  constexpr bool operator==(const Status&) const = default;

 private:
  unsigned error_ = 0;  // a whole register: each check of a returned Status is one instruction shorter
};

/// Where a Result keeps its value; a plain one is not even zeroed while there is none.
template <class T>
struct ResultSlot {
  constexpr ResultSlot() = default;
  constexpr ResultSlot(T from) : value(std::move(from)) {}  // NOLINT: meant to convert
  T value{};
};
template <class T>
  requires std::is_trivially_copyable_v<T>
struct ResultSlot<T> {
  struct Nothing {};
  constexpr ResultSlot() : nothing() {}  // not one byte is written: errors are returned in many places
#ifndef __clang__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // a plain optional is copied whole, its empty room with it
#endif
  constexpr ResultSlot(const T& from) : value(from) {}  // NOLINT: meant to convert
#ifndef __clang__
#pragma GCC diagnostic pop
#endif
  union {
    Nothing nothing;
    T value;
  };
};

/// A Result was used against its contract: our own bug. One function for all, so that each use stays small.
[[noreturn, gnu::noinline]] inline void panic_of_result() { panic("result.hpp", 0); }

/// A T, or the one reason why there is none. T must be default constructible and cheap to move.
template <class T>
class [[nodiscard]] Result {
 public:
  constexpr Result(const T& value) : slot_(value) {}         // NOLINT: meant to convert
  constexpr Result(T&& value) requires(!std::is_trivially_copyable_v<T>) : slot_(std::move(value)) {}  // NOLINT
  constexpr Result(Error error) : error_(static_cast<unsigned>(error)) {}           // NOLINT: meant to convert
  /// From a failed Status; giving a successful one is a bug.
  constexpr Result(Status status) : Result(status.error()) { if (status.ok()) panic_of_result(); }  // NOLINT

  [[nodiscard]] constexpr bool ok() const { return error_ == 0; }
  [[nodiscard]] constexpr Error error() const { return static_cast<Error>(error_); }
  [[nodiscard]] constexpr Status status() const { return error(); }

  /// The value; only when ok(). Inlined, the check vanishes wherever the caller has just made it.
  [[gnu::always_inline]] constexpr T& operator*() { return checked().slot_.value; }
  [[gnu::always_inline]] constexpr const T& operator*() const { return checked().slot_.value; }
  [[gnu::always_inline]] constexpr T* operator->() { return &checked().slot_.value; }
  [[gnu::always_inline]] constexpr const T* operator->() const { return &checked().slot_.value; }
  [[nodiscard]] constexpr T value_or(T other) const { return ok() ? slot_.value : other; }

 private:
  [[gnu::always_inline]] constexpr Result& checked() {
    if (!ok()) panic_of_result();
    return *this;
  }
  [[gnu::always_inline]] constexpr const Result& checked() const {
    if (!ok()) panic_of_result();
    return *this;
  }

  ResultSlot<T> slot_;
  unsigned error_ = 0;  // as Status has it
};

}  // namespace eslabon

/// Returns from the calling function with the error of a failed Status or Result.
#define ESLABON_TRY(expression)                              \
  do {                                                       \
    if (auto eslabon_try_ = (expression); !eslabon_try_.ok()) \
      return eslabon_try_.error();                           \
  } while (false)

#define ESLABON_CONCAT_(a, b) a##b
#define ESLABON_CONCAT(a, b) ESLABON_CONCAT_(a, b)
/// ESLABON_ASSIGN(auto x, f()): declares x from the value, or returns the error.
#define ESLABON_ASSIGN(declaration, expression) \
  ESLABON_ASSIGN_(ESLABON_CONCAT(eslabon_result_, __LINE__), declaration, expression)
#define ESLABON_ASSIGN_(result, declaration, expression) \
  auto result = (expression);                            \
  if (!result.ok()) return result.error();               \
  declaration = std::move(*result)
