// `remit prove`: what holds for all cases of a policy, and a case for what does not.
#include "repl/policy/prove.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/core.h"
#include "interpreter/prove/cache.h"
#include "interpreter/prove/document.h"
#include "repl/commands.h"
#include "repl/load.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

constexpr const char* kClearLine = "\r\033[K";

class Prover {
 public:
  Prover(const ProveCommandOptions& options, prove::ProveOptions asked)
      : options_(options), asked_(std::move(asked)) {
    if (IsTerminal(2)) {
      asked_.progress = [](std::size_t done, std::size_t of, const std::string& subject) {
        std::cerr << kClearLine << "proving " << done + 1 << " of " << of << ": " << subject
                  << std::flush;
      };
    }
    if (const auto folder = prove::CacheFolder(); folder && options.cache) cache_.emplace(*folder);
  }

  // Whether to go on with the other policies.
  bool Add(const std::string& path) {
    // In a folder there may be modules and intents, which decide nothing by themselves.
    const bool named = std::find(options_.policies.begin(), options_.policies.end(), path) !=
                       options_.policies.end();
    const Loaded loaded = LoadPolicy(path, named ? Wanted::kPolicy : Wanted::kPolicyOrModule);
    if (!loaded.compilation) {
      failure_ = loaded.exit_code;
      return loaded.exit_code != kEnvironment;
    }
    const compile::Compilation& compilation = *loaded.compilation;
    if (compilation.ast.files.front().header.kind != ast::Header::Kind::kPolicy) return true;
    if (asked_.as_of) {
      const auto outside = engine::OutsideEffectivePeriod(compilation.checked.model, *asked_.as_of);
      if (outside) {
        Complain(path + ": " + outside->reason);
        failure_ = kFindings;
        return true;
      }
    }
    const prove::Document document = Prove(compilation);
    if (failure_ != kOk) return false;
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
  bool KnowsAll(const prove::Report& report) {
    for (const std::string& name : options_.only) {
      if (const std::string mistake = NothingNamed(name, report); !mistake.empty()) {
        Complain("--only: " + mistake);
        failure_ = kUsage;
        return false;
      }
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
    if (IsTerminal(2)) std::cerr << kClearLine;
    prove::Document document = prove::Tell(report, compilation.checked, compilation.sources);
    if (!KnowsAll(report) || !cache_) return document;
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

std::string NothingNamed(const std::string& name, const prove::Report& report) {
  const std::vector<std::string>& subjects = report.subjects;
  if (std::find(subjects.begin(), subjects.end(), name) != subjects.end()) return "";
  const std::string_view nearest =
      diagnostics::NearestName(name, {subjects.begin(), subjects.end()});
  return "nothing to prove is named `" + name + "` in " + report.policy +
         (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?");
}

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
