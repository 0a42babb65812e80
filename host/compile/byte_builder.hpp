// Growing little-endian bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "firmware/base/bytes.hpp"

namespace eslabon::compile {

class ByteBuilder {
 public:
  template <class T>
  void put(T value) {
    std::uint8_t bytes[sizeof(T)];
    store_le<T>(bytes, value);
    bytes_.append(reinterpret_cast<const char*>(bytes), sizeof(T));
  }
  void u8(std::size_t value) { put(static_cast<std::uint8_t>(value)); }
  void u16(std::size_t value) { put(static_cast<std::uint16_t>(value)); }
  void u32(std::size_t value) { put(static_cast<std::uint32_t>(value)); }
  void u64(std::uint64_t value) { put(value); }
  void text(std::string_view bytes) { bytes_.append(bytes); }
  void bytes(Bytes bytes) { bytes_.append(as_text(bytes)); }
  /// Zeros up to a multiple of `unit`.
  void align(std::size_t unit) { bytes_.append((unit - bytes_.size() % unit) % unit, '\0'); }
  template <class T>
  void set(std::size_t at, T value) {
    store_le<T>(reinterpret_cast<std::uint8_t*>(bytes_.data()) + at, value);
  }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] const std::string& str() const { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace eslabon::compile
