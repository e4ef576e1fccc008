// What was entered before, also in earlier sessions and in others that run beside this one. An
// entry of several lines is one entry.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace remit::editor {

class History {
 public:
  // Kept in a file when `path` is not empty: an entry to a line, \n and \\ for line breaks and
  // backslashes. Only its owner can read it. A file that cannot be used is no reason not to work:
  // then the history is of this session.
  explicit History(std::string path = {}, std::size_t most = 5000);

  // The oldest first.
  const std::vector<std::string>& entries() const { return entries_; }
  // Nothing is kept of what begins with a blank, of what is empty, and of what was entered just
  // before.
  void Add(const std::string& entry);
  // What `which` says no to stays in this session and does not go to the file.
  void KeepOnly(std::function<bool(const std::string& entry)> which) { which_ = std::move(which); }
  // Why the file is not used; empty while it is.
  const std::string& problem() const { return problem_; }

  // The newest entry before `before` (an index) that holds `words`.
  std::optional<std::size_t> FindBack(std::string_view words, std::size_t before) const;

 private:
  void Read();
  void Write(const std::string& entry);
  void Shorten();

  std::function<bool(const std::string& entry)> which_;
  std::string path_;
  std::size_t most_;
  std::size_t lines_ = 0;  // in the file
  std::string problem_;
  std::vector<std::string> entries_;
};

}  // namespace remit::editor
