// `remit ci`: the gate that a change of policies goes through. Runs the steps for the policies that
// changed since a commit and for those that depend on what changed; what the steps found is told by
// interpreter/gate.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/gate/config.h"
#include "interpreter/gate/report.h"
#include "repl/picture/picture.h"

namespace remit::repl {

struct CiOptions {
  std::string base;
  std::vector<std::string> paths{};  // only policies in these
  std::optional<std::string> config{};
  std::optional<std::string> as_of{};
  std::optional<std::string> store{};  // whose approvals count
  std::optional<std::string> sarif{}, junit{}, code_quality{}, summary{}, picture{};
  std::string annotations{};  // github, or empty
  std::string form = "text";  // text, json
  bool full = false;          // the text has all of what the change means
  bool cache = true;
};
int RunCi(const CiOptions& options);

// What moved, by policy.
picture::Picture CiPicture(const gate::Report& report);

// One policy, or what policies share, on its way through the steps.
struct CiSubject {
  std::string path, base_path;  // from the root; empty: it is not there on that side
  std::string text;             // as it is in the work tree
  bool decides = false;         // a policy, and no module or intent
  // Null: not there, or not right.
  std::unique_ptr<compile::Compilation> before, after;
  std::unique_ptr<compile::Compilation> module_before;  // `before` of what does not decide
  bool before_broken = false;  // it is there at the base, and does not compile
};
struct CiRun {
  const CiOptions& options;
  gate::Config config;
  std::int64_t as_of = 0;
  std::optional<std::filesystem::path> cache{};  // folder
};
// All steps in order; those behind one that makes them pointless are told as skipped. False: the
// environment failed, and stderr says how.
void TakeSteps(const CiRun& run, CiSubject& subject, gate::Subject& into);

// A step's answer of an earlier run for the same texts, options and version; nothing where there is
// none, or where it is damaged.
std::optional<gate::Step> FindKept(const CiRun& run, const std::string& key);
void Keep(const CiRun& run, const std::string& key, const gate::Step& step);

}  // namespace remit::repl
