// Waiting until one of some files changes. Linux only, by inotify.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "interpreter/base/result.h"

namespace remit::repl {

class Watch {
 public:
  static base::Result<std::unique_ptr<Watch>> Open();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  // These and no others from now on. Their folders are watched, since editors put a new file in the
  // place of the old one. A folder that cannot be watched is named in the answer.
  std::vector<std::string> Set(const std::vector<std::string>& files);
  // Returns once one of them was written or replaced and nothing more has happened for a moment.
  // False when a signal interrupted it; signals that are blocked are let in here, and only here.
  bool Wait();

 private:
  explicit Watch(int descriptor) : descriptor_(descriptor) {}
  bool Touched();  // reads what there is

  int descriptor_;
  struct Folder {
    int watch;
    std::vector<std::string> names;
  };
  std::vector<Folder> folders_;
};

}  // namespace remit::repl
