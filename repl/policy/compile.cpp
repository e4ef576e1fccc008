// `remit compile`: a policy as a bundle, and what can be said of a bundle: what it says of itself,
// and whether its texts are what it decides by.
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "interpreter/base/text.h"
#include "interpreter/compile/bundles.h"
#include "interpreter/diagnostics/render.h"
#include "repl/commands.h"
#include "repl/load.h"
#include "repl/replace_file.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

std::string Fingerprint(std::uint64_t value) {
  std::ostringstream text;
  text << std::hex << std::setw(16) << std::setfill('0') << value;
  return text.str();
}

void PrintHeader(const std::string& path, const bundle::Header& header) {
  const bundle::Identity& identity = header.identity;
  std::cout << path << ": " << base::Counted(header.bytes, "byte") << ", format " << header.format
            << '\n'
            << "  policy         " << identity.name
            << (identity.title.empty() ? "" : " \"" + identity.title + "\"") << '\n'
            << "  compiled by    remit " << identity.engine << ", language " << identity.language
            << (header.fingerprint_known ? "" : "; this version cannot open it") << '\n'
            << "  decision hash  " << identity.decision_hash << '\n'
            << "  content hash   " << identity.content_hash << '\n'
            << "  checksum       " << header.checksum
            << (header.checksum_holds ? "" : " DOES NOT HOLD: the file was changed or damaged")
            << '\n';
  std::cout << "  parts         ";
  for (const bundle::Header::Section& section : header.sections)
    std::cout << ' ' << section.name << ' ' << section.bytes;
  std::cout << '\n';
  for (const bundle::Header::File& file : header.sources)
    std::cout << "  source         " << file.name << ", " << base::Counted(file.bytes, "byte")
              << ", sha256 " << file.hash << '\n';
}

Json HeaderJson(const std::string& path, const bundle::Header& header) {
  const bundle::Identity& identity = header.identity;
  Json parts = Json::object();
  for (const bundle::Header::Section& section : header.sections)
    parts[section.name] = section.bytes;
  Json sources = Json::array();
  for (const bundle::Header::File& file : header.sources)
    sources.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.hash}});
  return {{"file", path},
          {"bytes", header.bytes},
          {"format", header.format},
          {"fingerprint", Fingerprint(header.fingerprint)},
          {"opens", header.fingerprint_known && header.checksum_holds},
          {"checksum", {{"blake2b", header.checksum}, {"holds", header.checksum_holds}}},
          {"engine", identity.engine},
          {"policy",
           {{"name", identity.name},
            {"title", identity.title},
            {"hash", identity.decision_hash},
            {"content_hash", identity.content_hash},
            {"language", identity.language}}},
          {"parts", parts},
          {"sources", sources}};
}

// Of a file that was given to be looked at.
std::optional<std::string> ReadBundle(const std::string& path) {
  std::optional<std::string> bytes = ReadInput(path);
  if (!bytes || bundle::IsBundle(*bytes)) return bytes;
  Complain("`" + path + "` is no compiled policy; `remit compile POLICY` makes one");
  return std::nullopt;
}

int Show(const std::string& path, std::string_view bytes, Format format) {
  const base::Result<bundle::Header> header = bundle::Inspect(bytes);
  if (!header) {
    ComplainOfBundle(path, header.error());
    return kEnvironment;
  }
  if (format == Format::kJson) {
    std::cout << HeaderJson(path, *header).dump(2) << '\n';
  } else {
    PrintHeader(path, *header);
  }
  return header->checksum_holds ? kOk : kEnvironment;
}

int Inspect(const CompileOptions& options) {
  const std::optional<std::string> bytes = ReadBundle(options.policy);
  return bytes ? Show(options.policy, *bytes, options.format) : kEnvironment;
}

int Verify(const CompileOptions& options) {
  const std::optional<std::string> bytes = ReadBundle(options.policy);
  if (!bytes) return kEnvironment;
  const base::Result<compile::Compilation> again = compile::CompileBundled(*bytes);
  if (!again) {
    ComplainOfBundle(options.policy, again.error());
    return kEnvironment;
  }
  const diagnostics::Sink& sink = again->sink;
  if (sink.has_errors()) {
    std::cerr << diagnostics::RenderText(sink.Sorted(), again->sources, {.colour = ColourOn(2)});
  }
  const bool same = again->ok() && compile::BundleOf(*again) == *bytes;
  if (options.format == Format::kJson) {
    Json report = HeaderJson(options.policy, bundle::Inspect(*bytes).value());
    report["same"] = same;
    std::cout << report.dump(2) << '\n';
  } else {
    std::cout << options.policy << ": "
              << (same ? "what it decides by is what its texts say"
                       : "its texts, compiled again by this version, give another file; compile "
                         "the policy again, from texts that you trust")
              << '\n';
  }
  return same ? kOk : kFindings;
}

// Nothing but an older bundle is written over.
bool MayWrite(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return true;
  const base::Result<std::string> old = source::ReadFile(path);
  if (old && (old->empty() || bundle::IsBundle(*old))) return true;
  Complain("`" + path + "` is there already and is no compiled policy; name another file");
  return false;
}

}  // namespace

int RunCompile(const CompileOptions& options) {
  if ((options.inspect || options.verify) && options.output) {
    Complain("`--inspect` and `--verify` write no file; leave `--output` out");
    return kUsage;
  }
  if (options.inspect) return Inspect(options);
  if (options.verify) return Verify(options);
  if (options.policy == "-" && !options.output) {
    Complain("a policy from stdin needs `--output FILE`");
    return kUsage;
  }
  if (std::filesystem::path(options.policy).extension() == ".remitc") {
    Complain("`" + options.policy +
             "` is compiled already; say `--inspect` or `--verify`, or name the policy's text");
    return kUsage;
  }
  const std::string output =
      options.output.value_or(std::filesystem::path(options.policy).replace_extension(".remitc"));
  const Loaded loaded = LoadPolicy(options.policy);
  if (!loaded.compilation) return loaded.exit_code;
  const std::string bytes = compile::BundleOf(*loaded.compilation);
  if (!MayWrite(output)) return kUsage;
  if (!ReplaceFile(output, bytes)) return kEnvironment;
  return Show(output, bytes, options.format);
}

}  // namespace remit::repl
