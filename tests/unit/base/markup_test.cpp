// Text as Markdown and HTML: signs are text, code is code.
#include "interpreter/base/markup.h"

#include <utility>
#include <vector>

#include "tests/support/catch.h"

namespace remit::base {
namespace {

TEST_CASE("signs of Markdown and HTML are text, and code is as it is") {
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"", ""},
      {"plain, with 5 % and (more)", "plain, with 5 % and (more)"},
      {"a*b_c [d](e) #1 ~x~ \\", "a\\*b\\_c \\[d\\](e) \\#1 \\~x\\~ \\\\"},
      {"<b>&", "&lt;b&gt;&amp;"},
      {"a | b", "a \\| b"},
      {"one\r\ntwo", "one<br>two"},
      {"`a * b <= 1_000` is", "`a * b <= 1_000` is"},
      {"`a | b`\n`c\nd`", "`a \\| b`<br>`c d`"},
      {"no end: `a * b", "no end: \\`a \\* b"},
      {"``a ` b`` and `c`", "``a ` b`` and `c`"},
      {"`a``b`", "`a``b`"},
      {"``a`", "\\`\\`a\\`"},
  };
  for (const auto& [text, markdown] : texts) CHECK(MarkdownText(text) == markdown);
}

TEST_CASE("code of a text is code in HTML") {
  CHECK(HtmlText("`a < b` & <c>\nd") == "<code>a &lt; b</code> &amp; &lt;c&gt;<br>d");
  CHECK(HtmlText("`a") == "`a");
}

}  // namespace
}  // namespace remit::base
