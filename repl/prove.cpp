// `remit prove`: what holds for all cases of a policy, and a case for what does not.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/prove/cache.h"
#include "interpreter/prove/document.h"
#include "repl/commands.h"
#include "repl/load.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

class Prover {
 public:
  Prover(const ProveCommandOptions& options, prove::ProveOptions asked)
      : options_(options), asked_(std::move(asked)) {
    if (const auto folder = prove::CacheFolder(); folder && !options.no_cache)
      cache_.emplace(*folder);
  }

  // Whether to go on with the other policies.
  bool Add(const std::string& path) {
    const Loaded loaded = LoadPolicy(path);
    if (!loaded.compilation) {
      failure_ = loaded.exit_code;
      return loaded.exit_code != kEnvironment;
    }
    const compile::Compilation& compilation = *loaded.compilation;
    if (!KnowsAll(compilation)) {
      failure_ = kUsage;
      return false;
    }
    const prove::Document document = Prove(compilation);
    Note(document);
    if (options_.format == Format::kJson) {
      report_.push_back(nlohmann::ordered_json::parse(prove::Json(document)));
    } else {
      std::cout << prove::Text(
          document,
          {.colour = ColourOn(1), .verbose = options_.verbose, .strict = options_.strict});
    }
    return !options_.emit_test || Emit(document);
  }

  int Finish() {
    if (options_.format == Format::kJson) std::cout << report_.dump(2) << '\n';
    if (options_.emit_test && failure_ == kOk) {
      std::cerr << options_.emit_test.value() << ": " << tests_
                << (tests_ == 1 ? " test added\n" : " tests added\n");
    }
    if (failure_ != kOk) return failure_;
    return refuted_ ? kFindings : open_ ? kNotDecided : kOk;
  }

 private:
  // A name that nothing in the policy bears would silently prove nothing.
  bool KnowsAll(const compile::Compilation& compilation) const {
    for (const std::string& name : options_.only) {
      const std::vector<std::string> subjects =
          prove::Subjects(compilation.ast, compilation.checked);
      if (std::find(subjects.begin(), subjects.end(), name) != subjects.end()) continue;
      const std::string_view nearest =
          diagnostics::NearestName(name, {subjects.begin(), subjects.end()});
      Complain("--only: nothing to prove is named `" + name + "` in " +
               compilation.checked.model.name +
               (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?"));
      return false;
    }
    return true;
  }

  prove::Document Prove(const compile::Compilation& compilation) {
    const std::string key =
        cache_ ? prove::CacheKey(compilation.checked, compilation.sources, asked_) : "";
    if (cache_) {
      if (std::optional<prove::Document> kept = cache_->Find(key)) return *std::move(kept);
    }
    const prove::Report report = prove::Prove(compilation.ast, compilation.checked, asked_);
    prove::Document document = prove::Tell(report, compilation.checked, compilation.sources);
    if (!cache_) return document;
    if (const auto error = cache_->Keep(key, document)) {
      Complain(error->message + "; going on without");
      cache_.reset();
    }
    return document;
  }

  void Note(const prove::Document& document) {
    const prove::Counts counts = prove::Count(document, options_.strict);
    refuted_ = refuted_ || counts.refuted > 0;
    open_ = open_ || counts.not_decided > 0;
  }

  bool Emit(const prove::Document& document) {
    std::string text;
    for (const prove::Document::Question& question : document.questions) {
      if (!question.example || question.example->test.empty()) continue;
      text += "\n" + question.example->test;
      ++tests_;
    }
    std::ofstream file(*options_.emit_test, std::ios::app | std::ios::binary);
    file << text;
    file.close();
    if (file) return true;
    Complain("cannot write " + *options_.emit_test);
    failure_ = kEnvironment;
    return false;
  }

  const ProveCommandOptions& options_;
  prove::ProveOptions asked_;
  std::optional<prove::Cache> cache_;
  nlohmann::ordered_json report_ = nlohmann::ordered_json::array();
  std::size_t tests_ = 0;
  bool refuted_ = false, open_ = false;
  ExitCode failure_ = kOk;
};

}  // namespace

int RunProve(const ProveCommandOptions& options) {
  prove::ProveOptions asked;
  if (options.as_of) {
    asked.as_of = DayOf(options.as_of);
    if (!asked.as_of) return kUsage;
  }
  asked.only = options.only;
  asked.budget.work = options.budget;
  const std::optional<std::vector<std::string>> files = FilesBelow(options.policies);
  if (!files) return kEnvironment;
  Prover prover(options, std::move(asked));
  for (const std::string& path : *files) {
    if (!prover.Add(path)) break;
  }
  return prover.Finish();
}

}  // namespace remit::repl
