#include "boards/linux/block_device.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace eslabon::board {

BlockDevice::BlockDevice(const std::string& path, std::uint64_t size) {
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  struct stat status{};
  if (file_ < 0 || ::fstat(file_, &status) != 0) return;
  if (status.st_size == 0 && ::ftruncate(file_, static_cast<off_t>(size)) != 0) return;
  size_ = (status.st_size == 0 ? size : static_cast<std::uint64_t>(status.st_size)) / 512 * 512;
}

BlockDevice::~BlockDevice() {
  if (file_ >= 0) ::close(file_);
}

Status BlockDevice::read(std::uint64_t offset, MutableBytes out) {
  if (size_ == 0) return Error::kNoMedium;
  if (offset > size_ || out.size() > size_ - offset) return Error::kOutOfRange;
  const auto got = ::pread(file_, out.data(), out.size(), static_cast<off_t>(offset));
  return got == static_cast<ssize_t>(out.size()) ? Status() : Status(Error::kIo);
}

Status BlockDevice::program(std::uint64_t offset, Bytes data) {
  if (size_ == 0) return Error::kNoMedium;
  if (offset > size_ || data.size() > size_ - offset || offset % 512 != 0 || data.size() % 512 != 0) return Error::kOutOfRange;
  const auto put = ::pwrite(file_, data.data(), data.size(), static_cast<off_t>(offset));
  return put == static_cast<ssize_t>(data.size()) ? Status() : Status(Error::kIo);
}

Status BlockDevice::sync() {
  if (size_ == 0) return Error::kNoMedium;
  return ::fdatasync(file_) == 0 ? Status() : Status(Error::kIo);
}

}  // namespace eslabon::board
