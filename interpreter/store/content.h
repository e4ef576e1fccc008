// What a version of a policy consists of: its canonical source, everything it uses, tables and
// models from files, and the version of the language. Named by its hash: equal hash, equal content.
#pragma once

#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/compile/compile.h"
#include "interpreter/ledger/hash.h"

namespace remit::store {

struct Content {
  struct File {
    std::string name;  // relative, with `/`, as in a bundle
    std::string text;  // of policies the canonical form; of tables and models as it is
  };
  std::string policy;  // its name, e.g. emea.discounts
  std::string language;
  std::vector<File> files;    // the policy first, then by name
  std::string decision_hash;  // of what can change a decision, hexadecimal (govern/identity.h)
};

// ByteWriter("remit.content.v1"): Text(policy), Text(language), Count(files), then Text(name) and
// Text(text) of each.
std::string BytesOf(const Content& content);
ledger::Hash HashOf(const Content& content);
base::Result<Content> ContentFrom(std::string_view bytes);

// Requires compilation.ok().
Content ContentOf(const compile::Compilation& compilation);
// Compiles the files again, and nothing else is read. An Error where they do not compile (with the
// messages), or have another decision hash than is said.
base::Result<compile::Compilation> Compile(const Content& content);
// The same, but for texts that another version of Remit took for canonical: how they are printed
// does not matter, what they decide does.
base::Result<compile::Compilation> CompileTexts(const Content& content);

// Who has to approve a change. `base` is null where there is no version yet.
struct Required {
  std::vector<std::string> roles;  // ascending; `owner`, or names of levels
  struct Reason {
    std::string role, why;  // "parameter `floor` moved from 10 % to 12 %, adjustable by director"
  };
  std::vector<Reason> reasons;
  bool decides_the_same = false;  // equal decision hashes: nothing is required
};
// A parameter moved inside its range by its level needs that level (or the owner); everything else
// that can change a decision needs the owner.
Required RequiredRoles(const compile::Compilation* base, const compile::Compilation& changed);

}  // namespace remit::store
