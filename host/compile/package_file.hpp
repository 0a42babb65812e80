// A form package on the host: its bytes, opened and verified, and the description that travels inside.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>

#include "firmware/form/package.hpp"
#include "host/compile/form_description.hpp"

namespace eslabon::compile {

/// Whole in memory. Not movable: the package reads its own bytes.
class PackageFile {
 public:
  /// Throws text::Failure(kInvalidInput), naming the file and what is wrong, unless every part of it is right.
  static std::unique_ptr<PackageFile> load(const std::filesystem::path& path);
  /// `name` is used in messages.
  static std::unique_ptr<PackageFile> from_bytes(std::string bytes, const std::string& name);

  PackageFile(const PackageFile&) = delete;
  PackageFile& operator=(const PackageFile&) = delete;

  [[nodiscard]] const form::Package& package() const { return package_; }
  [[nodiscard]] const FormDescription& description() const { return description_; }
  [[nodiscard]] ContentHash hash() const { return package_.hash(); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  /// What a device is sent.
  [[nodiscard]] std::string_view device_bytes() const;

 private:
  PackageFile(std::string bytes, const std::string& name);
  std::string bytes_;
  MemorySource source_;
  std::array<std::uint8_t, 32 * form::kCacheBlockBytes> cache_{};
  form::Package package_;
  FormDescription description_;
};

}  // namespace eslabon::compile
