#include "host/check/mapped_vector.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "host/text/fault.hpp"

namespace eslabon::check {
namespace {

constexpr std::size_t kLeast = std::size_t{1} << 16;

[[noreturn]] void fail(const std::string& what) { throw text::Failure(text::ExitCode::kFailed, what + ": " + std::strerror(errno)); }

}  // namespace

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, capacity_);
  if (file_ >= 0) ::close(file_);
}

void MappedFile::open(const std::filesystem::path& path) {
  if (path.empty()) return;
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  struct stat status{};
  if (file_ < 0 || ::fstat(file_, &status) != 0) fail(path.string());
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return;
  void* const at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
  if (at == MAP_FAILED) fail(path.string());
  data_ = static_cast<std::byte*>(at);
  capacity_ = size;
}

void MappedFile::reserve(std::size_t bytes) {
  if (bytes <= capacity_) return;
  const std::size_t wanted = std::max({bytes, capacity_ + capacity_ / 4, kLeast}) / kLeast * kLeast + kLeast;
  // posix_fallocate, because writing to a mapped page for which the disk has no room would kill the process.
  if (file_ >= 0 && (errno = ::posix_fallocate(file_, 0, static_cast<off_t>(wanted))) != 0) fail("no room for the state of the checks");
  const int flags = file_ >= 0 ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;
  void* const at = data_ != nullptr ? ::mremap(data_, capacity_, wanted, MREMAP_MAYMOVE) : ::mmap(nullptr, wanted, PROT_READ | PROT_WRITE, flags, file_, 0);
  if (at == MAP_FAILED) fail("no memory for the state of the checks");
  data_ = static_cast<std::byte*>(at);
  capacity_ = wanted;
}

}  // namespace eslabon::check
