// A plain file is read directly. What a compressed file contains is handed over in buffers that go
// round between its thread and whoever reads.
#include "interpreter/cases/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <thread>

#include "interpreter/base/check.h"
#include "interpreter/cases/decompress.h"

namespace remit::cases {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18;

}  // namespace

// Errors do not name the file.
class ByteSource::Reader {
 public:
  Reader(int descriptor, const std::atomic<int>* stop) : descriptor_(descriptor), stop_(stop) {}
  ~Reader() { close(descriptor_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Looks at the first bytes.
  std::optional<base::Error> Begin() {
    in_.resize(kBufferBytes);
    while (filled_ < kMagicBytes && !ended_) {
      if (auto error = Fill()) return error;
    }
    const Compression compression = CompressionOf(std::string_view(in_.data(), filled_));
    if (compression != Compression::kNone) decompressor_ = Decompressor::Make(compression);
    return std::nullopt;
  }
  bool compressed() const { return decompressor_ != nullptr; }
  std::uint64_t bytes_read() const { return bytes_read_.load(std::memory_order_relaxed); }

  base::Result<std::size_t> Read(char* into, std::size_t size) {
    if (error_) return *error_;
    if (compressed()) return Decompress(into, size);
    if (at_ < filled_) {
      const std::size_t count = std::min(size, filled_ - at_);
      std::memcpy(into, in_.data() + at_, count);
      at_ += count;
      return count;
    }
    return ended_ ? base::Result<std::size_t>(std::size_t{0}) : FromFile(into, size);
  }

 private:
  base::Result<std::size_t> FromFile(char* into, std::size_t size) {
    while (true) {
      if (!Wait()) return base::Error{"interrupted"};
      const ssize_t count = read(descriptor_, into, size);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return base::Error{std::strerror(errno)};
      bytes_read_.fetch_add(static_cast<std::uint64_t>(count), std::memory_order_relaxed);
      ended_ = count == 0;
      return static_cast<std::size_t>(count);
    }
  }

  // Until there is something to read. A signal may reach another thread than this one, so that
  // waiting for bytes is not always ended by it. False: no longer wanted.
  bool Wait() const {
    if (stop_ == nullptr) return true;
    constexpr int kMilliseconds = 50;
    pollfd waited{descriptor_, POLLIN, 0};
    while (poll(&waited, 1, kMilliseconds) <= 0) {
      if (stop_->load() != 0) return false;
    }
    return true;
  }

  std::optional<base::Error> Fill() {
    if (at_ == filled_) at_ = filled_ = 0;
    auto read = FromFile(in_.data() + filled_, in_.size() - filled_);
    if (!read) return read.error();
    filled_ += *read;
    return std::nullopt;
  }

  base::Result<std::size_t> Decompress(char* into, std::size_t size) {
    while (true) {
      if (at_ == filled_ && !ended_) {
        if (auto error = Fill()) return *error;
      }
      std::string_view in(in_.data() + at_, filled_ - at_);
      auto count = decompressor_->Run(in, ended_, into, size);
      at_ = filled_ - in.size();
      if (!count) {
        error_ = base::Error{count.error().message + ", after " + std::to_string(written_) +
                             " bytes of what it contains"};
        return *error_;
      }
      written_ += *count;
      if (*count > 0 || (ended_ && at_ == filled_)) return *count;
    }
  }

  int descriptor_;
  const std::atomic<int>* stop_;
  std::unique_ptr<Decompressor> decompressor_;
  std::string in_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  bool ended_ = false;
  std::atomic<std::uint64_t> bytes_read_{0};
  std::uint64_t written_ = 0;
  std::optional<base::Error> error_;
};

class ByteSource::Running {
 public:
  explicit Running(std::unique_ptr<Reader> reader) : reader_(std::move(reader)) {
    for (Part& part : parts_) part.bytes = std::make_unique<char[]>(kBufferBytes);
    thread_ = std::thread([this] { Produce(); });
  }
  ~Running() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  const Reader& reader() const { return *reader_; }

  base::Result<std::size_t> Read(char* into, std::size_t size) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return taken_ < made_; });
    Part& part = parts_[taken_ % parts_.size()];
    lock.unlock();
    if (part.error) return *part.error;
    const std::size_t count = std::min(size, part.size - at_);
    std::memcpy(into, part.bytes.get() + at_, count);
    at_ += count;
    // The last part, which is empty, stays: who asks again is told again.
    if (at_ == part.size && part.size > 0) {
      at_ = 0;
      lock.lock();
      ++taken_;
      lock.unlock();
      changed_.notify_all();
    }
    return count;
  }

 private:
  struct Part {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    std::optional<base::Error> error;
  };

  void Produce() {
    for (bool more = true; more;) {
      {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] { return stopped_ || made_ - taken_ < parts_.size(); });
        if (stopped_) return;
      }
      Part& part = parts_[made_ % parts_.size()];  // made_ changes in this thread alone
      part.size = 0;
      while (more && part.size < kBufferBytes) {
        auto count = reader_->Read(part.bytes.get() + part.size, kBufferBytes - part.size);
        more = count && *count > 0;
        if (more) part.size += *count;
        if (!count && part.size == 0) part.error = count.error();
        if (!count && part.size > 0) break;
      }
      const bool ends = part.size == 0;
      if (!ends) more = true;  // one more part tells of the end, or of the error
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++made_;
      }
      changed_.notify_all();
      if (ends) return;
    }
  }

  std::unique_ptr<Reader> reader_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<Part, 4> parts_;
  std::uint64_t made_ = 0;
  std::uint64_t taken_ = 0;
  bool stopped_ = false;
  std::size_t at_ = 0;  // in the part being taken
  std::thread thread_;
};

ByteSource::ByteSource() = default;
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

base::Result<ByteSource> ByteSource::Open(const std::string& path, const std::atomic<int>* stop) {
  ByteSource source;
  source.name_ = path == "-" ? "standard input" : path;
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_directory(path, ignored)) {
    return base::Error{"cannot read " + path + ": it is a folder"};
  }
  const int descriptor = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return base::Error{"cannot open " + source.name_ + ": " + std::strerror(errno)};
  }
  source.reader_ = std::make_unique<Reader>(descriptor, stop);
  if (const auto error = source.reader_->Begin()) {
    return base::Error{"cannot read " + source.name_ + ": " + error->message};
  }
  if (source.reader_->compressed()) {
    source.running_ = std::make_unique<Running>(std::move(source.reader_));
  }
  if (path != "-" && std::filesystem::is_regular_file(path, ignored)) {
    const auto size = std::filesystem::file_size(path, ignored);
    if (!ignored) source.size_ = size;
  }
  return source;
}

base::Result<std::size_t> ByteSource::Read(char* into, std::size_t size) {
  REMIT_CHECK(size > 0 && (reader_ || running_), "a read is of a file that is open");
  auto count = running_ ? running_->Read(into, size) : reader_->Read(into, size);
  if (!count) return base::Error{"cannot read " + name_ + ": " + count.error().message};
  return count;
}

std::optional<double> ByteSource::Progress() const {
  if (size_ == 0) return std::nullopt;
  const std::uint64_t read = running_ ? running_->reader().bytes_read() : reader_->bytes_read();
  return std::min(1.0, static_cast<double>(read) / static_cast<double>(size_));
}

ByteStream::ByteStream(ByteSource source)
    : source_(std::move(source)), buffer_(std::make_unique<char[]>(kBufferBytes)) {
  data_ = buffer_.get();
}

ByteStream::ByteStream(std::string_view bytes, std::string name)
    : data_(bytes.data()), filled_(bytes.size()), ended_(true) {
  source_.name_ = std::move(name);
}

bool ByteStream::Fill() {
  if (ended_) return false;
  before_ += filled_;
  at_ = 0;
  filled_ = 0;
  auto read = source_.Read(buffer_.get(), kBufferBytes);
  if (!read) error_ = read.error();
  filled_ = read ? *read : 0;
  ended_ = filled_ == 0;
  return !ended_;
}

std::size_t ByteStream::TakeBytes(char* into, std::size_t size) {
  std::size_t done = std::min(size, filled_ - at_);
  std::memcpy(into, data_ + at_, done);
  at_ += done;
  while (done < size && !ended_) {
    auto read = source_.Read(into + done, size - done);
    if (!read) error_ = read.error();
    ended_ = !read || *read == 0;
    if (ended_) break;
    before_ += *read;
    done += *read;
  }
  return done;
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
