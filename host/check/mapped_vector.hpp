// A vector in a file: millions of rows that cost memory only while they are looked at, and are there the next time.
#pragma once

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <span>
#include <type_traits>

namespace eslabon::check {

/// A file mapped into memory, growing.
class MappedFile {
 public:
  MappedFile() = default;
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  /// Maps the file, made where it is missing; an empty path is memory of its own. Throws text::Failure(kFailed).
  void open(const std::filesystem::path& path);
  /// What is mapped is at least so large afterwards; the addresses may change. Throws as open().
  void reserve(std::size_t bytes);
  [[nodiscard]] std::byte* data() const { return data_; }
  /// As it lay there when it was opened.
  [[nodiscard]] std::size_t capacity() const { return capacity_; }

 private:
  int file_ = -1;
  std::byte* data_ = nullptr;
  std::size_t capacity_ = 0;
};

/// Its length is not kept in the file: whoever opens it again says how long it was.
template <class T>
class MappedVector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  /// False when the file is shorter than that: it is then empty.
  bool open(const std::filesystem::path& path, std::size_t size) {
    file_.open(path);
    size_ = size * sizeof(T) <= file_.capacity() ? size : 0;
    return size_ == size;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T* data() const { return reinterpret_cast<T*>(file_.data()); }
  T& operator[](std::size_t index) { return data()[index]; }
  const T& operator[](std::size_t index) const { return data()[index]; }
  [[nodiscard]] std::span<T> span() const { return {data(), size_}; }
  void append(std::span<const T> more) {
    file_.reserve((size_ + more.size()) * sizeof(T));
    if (!more.empty()) std::memcpy(file_.data() + size_ * sizeof(T), more.data(), more.size_bytes());
    size_ += more.size();
  }
  void clear() { size_ = 0; }

 private:
  MappedFile file_;
  std::size_t size_ = 0;
};

}  // namespace eslabon::check
