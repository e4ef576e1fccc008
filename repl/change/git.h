// What the gate asks git: where the repository is, what changed since a commit, and what was in it.
// Nothing is written to the repository or its work tree, the index included.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/compile/compile.h"

namespace remit::repl {

// A program that ran to its end.
struct Ran {
  int status = 0;  // its exit code; 128 and the signal where one ended it
  std::string out, err;
};
// `words` are the program, looked for on the path, and its arguments; no shell sees them.
base::Result<Ran> RunProgram(const std::vector<std::string>& words);

class Git {
 public:
  // The repository whose work tree the current folder lies in.
  static base::Result<Git> Here();
  const std::string& root() const { return root_; }

  // The last commit that `ref` and HEAD have in common.
  base::Result<std::string> MergeBase(const std::string& ref) const;
  struct Change {
    char kind = 'M';   // A new, D deleted, R moved, M anything else
    std::string from;  // R: its path before
  };
  // By path: what differs between a commit and the work tree; of what moved both paths. Files that
  // git does not know count, ignored ones do not.
  base::Result<std::map<std::string, Change>> ChangesSince(const std::string& commit) const;
  // Files of the work tree, known to git or not, without ignored ones.
  base::Result<std::set<std::string>> Files() const;
  base::Result<std::set<std::string>> FilesOf(const std::string& commit) const;
  base::Result<std::string> Show(const std::string& commit, const std::string& path) const;

 private:
  explicit Git(std::string root) : root_(std::move(root)) {}
  // An Error also where git says no.
  base::Result<std::string> Ask(std::vector<std::string> words) const;
  std::string root_;
};

// Files as they are in a commit, by paths from the root.
class Revision {
 public:
  static base::Result<Revision> Of(const Git& git, const std::string& commit);
  bool Has(const std::string& path) const { return files_.count(path) != 0; }
  const std::set<std::string>& files() const { return files_; }
  compile::FileReader Reader() const;

 private:
  Revision(const Git& git, std::string commit, std::set<std::string> files)
      : git_(&git), commit_(std::move(commit)), files_(std::move(files)) {}
  const Git* git_;
  std::string commit_;
  std::set<std::string> files_;
};

}  // namespace remit::repl
