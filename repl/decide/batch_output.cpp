#include "repl/decide/batch_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

namespace remit::repl {
namespace {

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

base::Error Cannot(const std::string& path) {
  return {"cannot write `" + path + "`: " + std::strerror(errno)};
}

}  // namespace

OutputForm OutputFormOf(const std::string& path) {
  OutputForm form;
  std::string_view name = path;
  if (EndsWith(name, ".gz")) {
    form.compression = cases::Compression::kGzip;
    name.remove_suffix(std::string_view(".gz").size());
  } else if (EndsWith(name, ".zst")) {
    form.compression = cases::Compression::kZstandard;
    name.remove_suffix(std::string_view(".zst").size());
  }
  if (EndsWith(name, ".csv")) form.form = cases::DecisionLines::Form::kCsv;
  return form;
}

std::string PartialOf(const std::string& path) { return path + ".partial"; }
std::string NoteOf(const std::string& path) { return path + ".partial.resume"; }

bool IsFile(const std::string& path) {
  if (path == "-") return false;
  std::error_code ignored;
  const auto type = std::filesystem::status(path, ignored).type();
  return type == std::filesystem::file_type::regular ||
         type == std::filesystem::file_type::not_found;
}

BatchOutput::BatchOutput(std::string path, std::string partial, int descriptor, std::uint64_t size)
    : path_(std::move(path)), partial_(std::move(partial)), descriptor_(descriptor), size_(size) {}

BatchOutput::BatchOutput(BatchOutput&& other) noexcept
    : path_(std::move(other.path_)),
      partial_(std::move(other.partial_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_) {}

BatchOutput::~BatchOutput() {
  if (descriptor_ >= 0) close(descriptor_);
}

base::Result<BatchOutput> BatchOutput::Create(const std::string& path, const nlohmann::json& note) {
  if (path == "-") return BatchOutput("standard output", "standard output", dup(STDOUT_FILENO), 0);
  if (!IsFile(path)) {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return Cannot(path);
    return BatchOutput(path, path, descriptor, 0);
  }
  constexpr int kReadable = 0666;
  const std::string partial = PartialOf(path);
  const int descriptor = open(partial.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kReadable);
  if (descriptor < 0) return Cannot(path);
  BatchOutput output(path, partial, descriptor, 0);
  // The note first: at no moment does it speak of bytes that another run has written.
  if (note.is_null()) {
    std::error_code ignored;
    std::filesystem::remove(NoteOf(path), ignored);
  } else if (!output.Note(note)) {
    return Cannot(NoteOf(path));
  }
  if (ftruncate(descriptor, 0) != 0) return Cannot(partial);
  return output;
}

base::Result<BatchOutput> BatchOutput::Continue(const std::string& path, std::uint64_t size) {
  const int descriptor = open(PartialOf(path).c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return Cannot(PartialOf(path));
  BatchOutput output(path, PartialOf(path), descriptor, size);
  const off_t end = lseek(descriptor, 0, SEEK_END);
  if (end < 0 || static_cast<std::uint64_t>(end) < size) {
    return base::Error{"`" + output.partial_ +
                       "` is shorter than its note says; start again without --resume"};
  }
  // What follows was written after the note: perhaps half a line.
  if (ftruncate(descriptor, static_cast<off_t>(size)) != 0 ||
      lseek(descriptor, static_cast<off_t>(size), SEEK_SET) < 0) {
    return Cannot(output.partial_);
  }
  return output;
}

std::optional<base::Error> BatchOutput::Write(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t count = write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const base::Error error = Cannot(partial_);
      if (kept() && ftruncate(descriptor_, static_cast<off_t>(size_)) == 0)
        lseek(descriptor_, static_cast<off_t>(size_), SEEK_SET);
      return error;
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ += text.size();
  return std::nullopt;
}

bool BatchOutput::Note(const nlohmann::json& note) const {
  if (!kept()) return true;
  const std::string beside = NoteOf(path_) + ".new";
  std::error_code error;
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << note.dump(1) << '\n';
    file.close();
    if (!file) {
      const int reason = errno;
      std::filesystem::remove(beside, error);
      errno = reason;
      return false;
    }
  }
  return std::rename(beside.c_str(), NoteOf(path_).c_str()) == 0;
}

std::optional<base::Error> BatchOutput::Finish() {
  if (close(std::exchange(descriptor_, -1)) != 0) return Cannot(partial_);
  if (!kept()) return std::nullopt;
  std::error_code error;
  std::filesystem::rename(partial_, path_, error);
  if (error) return base::Error{"cannot write `" + path_ + "`: " + error.message()};
  std::filesystem::remove(NoteOf(path_), error);
  return std::nullopt;
}

}  // namespace remit::repl
