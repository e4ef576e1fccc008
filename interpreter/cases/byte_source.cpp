// zlib reads plain and compressed files through one door.
#include "interpreter/cases/byte_source.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "interpreter/base/check.h"

namespace remit::cases {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18;

gzFile AsGz(void* file) { return static_cast<gzFile>(file); }

}  // namespace

void ByteSource::Closer::operator()(void* file) const { gzclose(AsGz(file)); }

base::Result<ByteSource> ByteSource::Open(const std::string& path) {
  ByteSource source;
  source.name_ = path == "-" ? "standard input" : path;
  const auto failed = [&] {
    return base::Error{"cannot open " + source.name_ + ": " + std::strerror(errno)};
  };
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_directory(path, ignored)) {
    return base::Error{"cannot read " + path + ": it is a folder"};
  }
  const int descriptor = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed();
  source.file_.reset(gzdopen(descriptor, "rb"));
  if (source.file_ == nullptr) {
    close(descriptor);
    return base::Error{"cannot open " + source.name_ + ": no memory"};
  }
  gzbuffer(AsGz(source.file_.get()), static_cast<unsigned>(kBufferBytes));
  if (path != "-" && std::filesystem::is_regular_file(path, ignored)) {
    const auto size = std::filesystem::file_size(path, ignored);
    if (!ignored) source.size_ = size;
  }
  return source;
}

base::Result<std::size_t> ByteSource::Read(char* into, std::size_t size) {
  REMIT_CHECK(size > 0 && size <= kBufferBytes, "a read is at most a buffer");
  const int count = gzread(AsGz(file_.get()), into, static_cast<unsigned>(size));
  int status = Z_OK;
  const char* message = gzerror(AsGz(file_.get()), &status);
  if (count < 0 || (count == 0 && status == Z_BUF_ERROR)) {
    if (status == Z_ERRNO) return base::Error{"cannot read " + name_ + ": " + std::strerror(errno)};
    if (status == Z_BUF_ERROR) {
      return base::Error{"cannot read " + name_ + ": the compressed file ends too early"};
    }
    return base::Error{"cannot read " + name_ + ": the compressed file is damaged (" +
                       std::string(message) + ")"};
  }
  return static_cast<std::size_t>(count);
}

std::optional<double> ByteSource::Progress() const {
  if (size_ == 0) return std::nullopt;
  const auto at = gzoffset(AsGz(file_.get()));
  return at < 0 ? 0.0 : std::min(1.0, static_cast<double>(at) / static_cast<double>(size_));
}

ByteStream::ByteStream(ByteSource source)
    : source_(std::move(source)), buffer_(kBufferBytes, '\0') {}

bool ByteStream::Fill() {
  if (ended_) return false;
  at_ = 0;
  filled_ = 0;
  auto read = source_.Read(buffer_.data(), buffer_.size());
  if (!read) error_ = read.error();
  filled_ = read ? *read : 0;
  ended_ = filled_ == 0;
  return !ended_;
}

std::optional<base::Error> ByteStream::TakeByteOrderMark() {
  const std::string_view start = Buffered();
  if (start.substr(0, 3) == "\xEF\xBB\xBF") {
    Skip(3);
  } else if (start.substr(0, 2) == "\xFF\xFE" || start.substr(0, 2) == "\xFE\xFF") {
    return base::Error{"cannot read " + source_.name() + ": it is in UTF-16; save it as UTF-8"};
  }
  return error_;
}

}  // namespace remit::cases
