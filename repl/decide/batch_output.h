// The file of decisions while it grows: written beside its name, with a note beside that of how far
// it has come, and moved to its name at the end. A run that is cut short can go on from the note.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/base/result.h"
#include "interpreter/cases/decompress.h"
#include "interpreter/cases/write.h"

namespace remit::repl {

// What the name of an output asks for: .csv, or .jsonl and all else; each also with .gz or .zst.
struct OutputForm {
  cases::DecisionLines::Form form = cases::DecisionLines::Form::kJsonLines;
  cases::Compression compression = cases::Compression::kNone;
};
OutputForm OutputFormOf(const std::string& path);

class BatchOutput {
 public:
  // Replaces what an earlier run has left behind; the note, where there is one, is there before.
  // What `path` may be beside a file is written to as it is, without a note: `-`, which is standard
  // output, a pipe, a device.
  static base::Result<BatchOutput> Create(const std::string& path, const nlohmann::json& note);
  // Goes on behind the first `size` bytes of what an earlier run has left behind.
  static base::Result<BatchOutput> Continue(const std::string& path, std::uint64_t size);

  BatchOutput(BatchOutput&& other) noexcept;
  BatchOutput& operator=(BatchOutput&&) = delete;
  ~BatchOutput();

  // All of it, or an error; after an error what was written of `text` is taken back.
  std::optional<base::Error> Write(std::string_view text);
  std::uint64_t size() const { return size_; }
  // Whole until now: replaces the note by this one. False: that could not be done, and the note
  // before it still holds.
  bool Note(const nlohmann::json& note) const;
  // Moves the file to its name and takes the note away.
  std::optional<base::Error> Finish();
  const std::string& partial() const { return partial_; }  // for messages: where it is written to

 private:
  BatchOutput(std::string path, std::string partial, int descriptor, std::uint64_t size);
  bool kept() const { return partial_ != path_; }

  std::string path_, partial_;
  int descriptor_;
  std::uint64_t size_;
};

// Is there a file of this name, or could there be one: neither `-` nor a pipe nor a device?
bool IsFile(const std::string& path);
// Where a run for `path` keeps what it has done, and the note of how far it is.
std::string PartialOf(const std::string& path);
std::string NoteOf(const std::string& path);

}  // namespace remit::repl
