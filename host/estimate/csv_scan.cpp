#include "host/estimate/csv_scan.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "host/text/fault.hpp"

namespace eslabon::estimate {
namespace {

constexpr std::ptrdiff_t kDropBytes = 8 << 20;

std::string_view map_file(const std::filesystem::path& path) {
  const auto fail = [&](const char* reason) {
    throw text::Failure(text::ExitCode::kInvalidInput, path.string() + ": cannot read: " + reason);
  };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail(std::strerror(errno));
  struct stat status{};
  const bool regular = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  const auto size = static_cast<std::size_t>(regular ? status.st_size : 0);
  void* bytes = size == 0 ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  ::close(fd);
  if (!regular) fail("not a file");
  if (bytes == MAP_FAILED) fail(size == 0 ? "it is empty" : std::strerror(errno));
  ::madvise(bytes, size, MADV_SEQUENTIAL);
  return {static_cast<const char*>(bytes), size};
}

}  // namespace

CsvScan::CsvScan(const std::filesystem::path& path) : file_(path.string()) {
  const std::string_view bytes = map_file(path);
  begin_ = bytes.data(), end_ = begin_ + bytes.size();
  at_ = bytes.starts_with("\xEF\xBB\xBF") ? begin_ + 3 : begin_;
  for (bool more = true; more;) {
    header_.emplace_back(cell());
    more = at_ != end_ && *at_ == ',';
    if (more) ++at_;
  }
  if (at_ != end_ && *at_ == '\r') ++at_;
  if (at_ != end_ && *at_ == '\n') ++at_;
  first_row_ = dropped_ = at_;
  unescaped_.reserve(header_.size() + 1);
  for (std::size_t i = 0; i < header_.size(); ++i)
    if (std::find(header_.begin() + static_cast<std::ptrdiff_t>(i) + 1, header_.end(), header_[i]) != header_.end())
      fail("two columns are called '" + header_[i] + "'");
}

CsvScan::~CsvScan() {
  ::munmap(const_cast<char*>(begin_), static_cast<std::size_t>(end_ - begin_));
}

void CsvScan::rewind() {
  at_ = dropped_ = first_row_;
  row_ = 0;
}

void CsvScan::fail(const std::string& message) const {
  throw text::Failure(text::ExitCode::kInvalidInput, file_ + ": row " + std::to_string(row_) + ": " + message);
}

/// The mapped bytes behind the scan are given back, or a file of many gigabytes would count as our memory.
void CsvScan::drop_read_pages() {
  if (at_ - dropped_ < kDropBytes) return;
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto from = (reinterpret_cast<std::uintptr_t>(dropped_) + page - 1) / page * page;
  const auto to = reinterpret_cast<std::uintptr_t>(at_) / page * page;
  if (to > from) ::madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
  dropped_ = at_;
}

std::string_view CsvScan::quoted_cell() {
  const char* start = ++at_;
  bool doubled = false;
  for (;; ++at_) {
    at_ = static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
    if (at_ == nullptr) {
      at_ = end_;
      fail("a quote is not closed");
    }
    if (at_ + 1 == end_ || at_[1] != '"') break;
    doubled = true, ++at_;
  }
  const std::string_view raw(start, static_cast<std::size_t>(at_++ - start));
  if (!doubled) return raw;
  std::string& clean = unescaped_.emplace_back();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    clean += raw[i];
    if (raw[i] == '"') ++i;
  }
  return clean;
}

std::string_view CsvScan::cell() {
  if (at_ != end_ && *at_ == '"') return quoted_cell();
  const char* start = at_;
  while (at_ != end_ && *at_ != ',' && *at_ != '\n') ++at_;
  const char* stop = at_;
  if (stop != start && (at_ == end_ || *at_ == '\n') && stop[-1] == '\r') --stop;
  return {start, static_cast<std::size_t>(stop - start)};
}

bool CsvScan::next(std::span<std::string_view> cells) {
  drop_read_pages();
  while (at_ != end_ && (*at_ == '\n' || (*at_ == '\r' && at_ + 1 != end_ && at_[1] == '\n'))) ++at_;
  if (at_ == end_) return false;
  ++row_;
  unescaped_.clear();
  std::size_t column = 0, wanted = 0;
  for (;; ++column) {
    const std::string_view value = cell();
    if (wanted < selected_.size() && selected_[wanted] == column) cells[wanted++] = value;
    if (at_ == end_ || *at_ != ',') break;
    ++at_;
  }
  if (at_ != end_ && *at_ == '\r') ++at_;
  if (at_ != end_ && *at_ != '\n') fail("text follows a closing quote");
  if (at_ != end_) ++at_;
  if (column + 1 != header_.size())
    fail("has " + std::to_string(column + 1) + " cells, the header has " + std::to_string(header_.size()));
  return true;
}

}  // namespace eslabon::estimate
