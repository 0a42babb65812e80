// Bounded little-endian readers and writers over the caller's bytes; and the source that large data is read from.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include "firmware/base/result.hpp"

namespace eslabon {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

/// The bytes of a text, valid as long as the text.
inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
/// The bytes seen as text (not checked to be UTF-8), valid as long as the bytes.
inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Then loads and stores are one instruction.
inline constexpr bool kMemoryIsLittleEndian = std::endian::native == std::endian::little;

/// Little-endian load of an unsigned integer; `from` must hold sizeof(T) bytes.
template <class T>
constexpr T load_le(const std::uint8_t* from) {
  static_assert(std::is_unsigned_v<T>);
  T value = 0;
  if (kMemoryIsLittleEndian && !std::is_constant_evaluated()) return std::memcpy(&value, from, sizeof(T)), value;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value | (static_cast<T>(from[i]) << (8 * i)));
  return value;
}
/// Little-endian store of an unsigned integer; `to` must hold sizeof(T) bytes.
template <class T>
constexpr void store_le(std::uint8_t* to, T value) {
  static_assert(std::is_unsigned_v<T>);
  if (kMemoryIsLittleEndian && !std::is_constant_evaluated()) return static_cast<void>(std::memcpy(to, &value, sizeof(T)));
  for (std::size_t i = 0; i < sizeof(T); ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

/// Reads forward over bytes it does not own. After the first overrun every read gives zero and ok() is false,
/// so a record can be read whole and checked once.
class ByteReader {
 public:
  explicit constexpr ByteReader(Bytes bytes) : bytes_(bytes) {}

  [[nodiscard]] constexpr bool ok() const { return ok_; }
  [[nodiscard]] constexpr std::size_t remaining() const { return bytes_.size() - at_; }
  [[nodiscard]] constexpr std::size_t position() const { return at_; }

  template <class T>
  constexpr T read() {
    if (!take(sizeof(T))) return 0;
    return load_le<T>(bytes_.data() + at_ - sizeof(T));
  }
  /// A view of the next `size` bytes, empty after an overrun.
  constexpr Bytes read_bytes(std::size_t size) {
    if (!take(size)) return {};
    return bytes_.subspan(at_ - size, size);
  }

 private:
  constexpr bool take(std::size_t size) {
    ok_ = ok_ && size <= remaining();
    if (ok_) at_ += size;
    return ok_;
  }
  Bytes bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

/// Writes forward into bytes it does not own. After the first overrun nothing more is written and ok() is false.
class ByteWriter {
 public:
  explicit constexpr ByteWriter(MutableBytes bytes) : bytes_(bytes) {}

  [[nodiscard]] constexpr bool ok() const { return ok_; }
  /// What has been written so far.
  [[nodiscard]] constexpr Bytes written() const { return Bytes(bytes_).first(at_); }

  template <class T>
  constexpr void write(T value) {
    if (take(sizeof(T))) store_le(bytes_.data() + at_ - sizeof(T), value);
  }
  void write_bytes(Bytes bytes) {
    if (!bytes.empty() && take(bytes.size()))
      std::memcpy(bytes_.data() + at_ - bytes.size(), bytes.data(), bytes.size());
  }

 private:
  constexpr bool take(std::size_t size) {
    ok_ = ok_ && size <= bytes_.size() - at_;
    if (ok_) at_ += size;
    return ok_;
  }
  MutableBytes bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

/// Something large that is read in place: a form package in flash, on a card, in a file.
class Source {
 public:
  /// Total length in bytes.
  [[nodiscard]] virtual std::uint32_t size() const = 0;
  /// Fills `out` from `offset`. kOutOfRange past the end; kIo, kNoMedium or kCorrupt from the medium.
  virtual Status read(std::uint32_t offset, MutableBytes out) = 0;

 protected:
  ~Source() = default;
};

/// A Source over bytes in memory, which must outlive it.
class MemorySource final : public Source {
 public:
  explicit MemorySource(Bytes bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint32_t size() const override { return static_cast<std::uint32_t>(bytes_.size()); }
  Status read(std::uint32_t offset, MutableBytes out) override {
    if (offset > bytes_.size() || out.size() > bytes_.size() - offset) return Error::kOutOfRange;
    if (!out.empty()) std::memcpy(out.data(), bytes_.data() + offset, out.size());
    return {};
  }

 private:
  Bytes bytes_;
};

}  // namespace eslabon
