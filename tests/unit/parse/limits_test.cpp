// Every limit of the parser, from both sides, on a stack of one megabyte.
#include <pthread.h>

#include <functional>

#include "tests/support/catch.h"
#include "tests/support/parsed.h"

namespace remit {
namespace {

using testing::Parsed;
using Codes = std::vector<std::string>;

// Sanitizers put guards around every variable, so their frames are several times as large.
#if defined(__has_feature)  // clang; g++ has macros of its own
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define REMIT_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(REMIT_SANITIZED)
constexpr std::size_t kStack = 8u << 20;
#else
constexpr std::size_t kStack = 1u << 20;
#endif

// Runs `body` as a program started under `ulimit -s 1024` would.
void OnSmallStack(std::function<void()> body) {
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, kStack) == 0);
  pthread_t thread;
  const auto run = [](void* argument) -> void* {
    (*static_cast<std::function<void()>*>(argument))();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, run, &body) == 0);
  REQUIRE(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
}

std::string Repeat(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

// Text with exactly `depth` levels.
using Nest = std::function<std::string(int)>;
struct Shape {
  const char* name;
  Nest nest;
};
const Shape kShapes[] = {
    {"round brackets", [](int n) { return Repeat("(", n) + "1" + Repeat(")", n); }},
    {"calls", [](int n) { return Repeat("f(", n) + "1" + Repeat(")", n); }},
    {"lists", [](int n) { return Repeat("[", n) + "1" + Repeat("]", n); }},
    {"structs", [](int n) { return Repeat("{ a: ", n) + "1" + Repeat(" }", n); }},
    {"minus signs", [](int n) { return Repeat("- ", n) + "1"; }},
    {"not", [](int n) { return Repeat("not ", n) + "true"; }},
    {"else if", [](int n) { return Repeat("if a then 1 else ", n) + "2"; }},
    {"if in then", [](int n) { return Repeat("if a then ", n) + "1" + Repeat(" else 2", n); }},
    {"brackets behind operators",
     [](int n) {
       return Repeat("1 + (a or not b == 2 * (", n / 3) + Repeat("-", n % 3) + "c" +
              Repeat("))", n / 3);
     }},
};

TEST_CASE("two hundred levels are read, one more is refused, without a crash") {
  for (const Shape& shape : kShapes) {
    INFO(shape.name);
    OnSmallStack([&] {
      const Parsed deep("let a = " + shape.nest(200) + "\nlet b = 1\n");
      CHECK(deep.rendered() == "");
      const Parsed again(deep.printed());
      CHECK(ast::SameTree(deep.ast, deep.file(), again.ast, again.file()));
    });
    if (std::string(shape.name) == "brackets behind operators") continue;
    OnSmallStack([&] {
      const Parsed deeper("let a = " + shape.nest(201) + "\nlet b = 1\nlet c = 1)\n");
      // The rest of the file is read all the same.
      CHECK(deeper.codes() == Codes{"R0103", "R0110"});
      CHECK(deeper.file().declarations.size() == 3);
    });
    OnSmallStack([&] { CHECK(Parsed("let a = " + shape.nest(20000)).codes() == Codes{"R0103"}); });
  }
}

TEST_CASE("depth is counted along one path, not summed over neighbours") {
  const Parsed wide("let a = " + Repeat("(1) + ", 400) + "1\n");
  CHECK(wide.rendered() == "");
  CHECK(Parsed("let a = max(" + Repeat("-1, ", 1000) + "1)\n").ok());
  CHECK(Parsed(Repeat("let a = if b then 1 else -2\n", 500)).ok());
  CHECK(Parsed("test \"t\" {\n" + Repeat("  expect if b then c else d\n", 500) + "}\n").ok());
}

TEST_CASE("a chain of operators that would nest too deep is refused, and, or may be long") {
  OnSmallStack([] {
    const Parsed long_chain("let a = 1" + Repeat(" + 1", 499) + "\n");
    CHECK(long_chain.rendered() == "");
    CHECK(Parsed(long_chain.printed()).ok());
  });
  OnSmallStack(
      [] { CHECK(Parsed("let a = 1" + Repeat(" + 1", 20000) + "\n").codes() == Codes{"R0103"}); });
  OnSmallStack(
      [] { CHECK(Parsed("let a = b" + Repeat(".c", 20000) + "\n").codes() == Codes{"R0103"}); });
  OnSmallStack([] {
    const Parsed wide("let a = b" + Repeat(" or b", 20000) + "\n");
    CHECK(wide.rendered() == "");
    CHECK(Parsed(wide.printed()).ok());
  });
}

TEST_CASE("a file beyond the size limit is refused unread") {
  parse::Limits limits;
  limits.file_bytes = 10;
  CHECK(Parsed("let a = 1\n", limits).ok());
  CHECK(Parsed("let a = 1\n\n", limits).codes() == Codes{"R0104"});
}

TEST_CASE("messages beyond the limit are counted") {
  parse::Limits limits;
  limits.messages = 3;
  CHECK(Parsed(Repeat("let a =\n", 3), limits).codes() == Codes{"R0107", "R0107", "R0107"});
  const Parsed more(Repeat("let a =\n", 10), limits);
  CHECK(more.codes() == Codes{"R0107", "R0107", "R0107", "R0106"});
  CHECK(more.sink.all().back().message == "and 7 more messages from here on");
}

TEST_CASE("what is no text is refused at its first bad byte") {
  const auto at = [](const std::string& text) {
    const Parsed parsed(text);
    REQUIRE(parsed.codes() == Codes{"R0105"});
    return parsed.sink.all().front().span.begin;
  };
  CHECK(at(std::string("let a\0= 1", 9)) == 5);
  CHECK(at("# \xFF") == 2);
  CHECK(at("# ab\xC3") == 4);            // cut off
  CHECK(at("# \xC0\xAF") == 2);          // overlong
  CHECK(at("# \xED\xA0\x80") == 2);      // a surrogate
  CHECK(at("# \xF4\x90\x80\x80") == 2);  // beyond the last code point
  CHECK(Parsed("# \xF0\x9F\x98\x80 \xE2\x82\xAC \xC3\xA4\n").ok());
}

TEST_CASE(
    "line ends of every system and a byte-order mark give the same tree and the same places") {
  const std::string text =
      "# é\nlet a = 1\ntable t (x: number) -> number {\n  | x || y |\n  | 1 || 2 |\n}\nlet b = "
      "1)\n";
  const Parsed plain(text);
  REQUIRE(plain.codes() == Codes{"R0110"});
  std::string windows = "\xEF\xBB\xBF";
  std::string old_mac;
  for (const char c : text) {
    windows += c == '\n' ? "\r\n" : std::string(1, c);
    old_mac += c == '\n' ? '\r' : c;
  }
  for (const std::string& other : {windows, old_mac}) {
    const Parsed parsed(other);
    CHECK(ast::SameTree(plain.ast, plain.file(), parsed.ast, parsed.file()));
    REQUIRE(parsed.codes() == Codes{"R0110"});
    const auto place = [](const Parsed& p) {
      const auto at = p.sources.Get(p.file().id).Locate(p.sink.all().front().span.begin);
      return std::pair(at.line, at.column);
    };
    CHECK(place(parsed) == place(plain));
    CHECK(Parsed(parsed.printed()).comments() == Parsed(plain.printed()).comments());
  }
  CHECK(Parsed("\xEF\xBB\xBF").ok());
  CHECK(Parsed("").ok());
}

}  // namespace
}  // namespace remit
