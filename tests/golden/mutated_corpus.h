// The corpus of mutated policies: entries read from text files, and the policy that each makes of
// its base. Knows nothing of messages; README.md of the folder says how an entry is written.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace remit::golden {

// Half-open bytes of the mutated policy.
struct Place {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Edit {
  std::string found;        // stands in the base exactly once
  std::string replacement;  // with its marks and written-out signs
};

struct Entry {
  std::string file;
  int line = 0;
  std::string title;
  std::string base;  // empty: the replacement of its one edit is the whole policy
  std::vector<Edit> edits;
  std::size_t faults = 1;
  std::string name;      // that the first hint must give; may be empty
  std::string no_hint;   // why nothing can be said about mending; mostly empty
  std::string head;      // the lines as written, up to the messages
  std::string messages;  // as recorded
};

struct Mutant {
  std::string path;
  std::string base;
  std::string text;
  std::vector<Place> places;  // one for each edit or mark, in order of position
};

// Throws std::runtime_error, naming file and line, where an entry is not in the form.
std::vector<Entry> ReadEntries(const std::filesystem::path& file);
// The same where an edit does not fit its base.
Mutant Mutate(const Entry& entry, const std::filesystem::path& bases);

}  // namespace remit::golden
