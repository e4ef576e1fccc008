// A document as one HTML page: every name in a sentence leads to what is said of it. No script and
// no other file.
#include "interpreter/prose/document.h"
#include "interpreter/prose/escape.h"
#include "interpreter/prose/marked.h"

namespace remit::prose {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light; }
body { font: 16px/1.55 Georgia, "Times New Roman", serif; color: #1c2430; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1.25rem; }
h1, h2, nav, th, .used, .label { font-family: "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin-bottom: .3rem; }
h2 { font-size: 1.25rem; margin-top: 2.4rem; border-bottom: 1px solid #ccd3dc; padding-bottom: .25rem; }
nav ul { columns: 2; padding-left: 1.2rem; }
a { color: #1d4f91; text-decoration: none; border-bottom: 1px dotted #9db4d3; }
a:hover, a:focus { border-bottom-style: solid; }
table { border-collapse: collapse; margin: .6rem 0 1rem; }
th, td { border: 1px solid #ccd3dc; padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: #f1f4f8; font-weight: 600; }
article { margin: .9rem 0; padding-left: .8rem; border-left: 3px solid #e2e8f0; }
article:target { border-left-color: #d08700; background: #fffaf0; }
article p { margin: .15rem 0; }
.label { font-weight: 600; }
.note { color: #4a5564; font-style: italic; }
.used, .at { color: #5b6675; font-size: .82rem; }
.picture { overflow-x: auto; }
.picture svg { max-width: 100%; height: auto; }
@media print { nav, .at { display: none; } a { color: inherit; border: 0; } }
)";

class Page {
 public:
  Page(const Document& document, const std::string& picture)
      : document_(document), picture_(picture) {}

  std::string Text() {
    Open();
    Facts(document_.facts);
    out_ += "<nav aria-label=\"Contents\"><h2>Contents</h2><ul>\n";
    if (!picture_.empty()) out_ += "<li><a href=\"#picture\">The policy as a picture</a></li>\n";
    for (const Section& section : document_.sections)
      out_ += "<li><a href=\"#" + section.anchor + "\">" + Escaped(section.title) + "</a></li>\n";
    out_ += "</ul></nav>\n<main>\n";
    if (!picture_.empty())
      out_ += "<section><h2 id=\"picture\">The policy as a picture</h2>\n<div class=\"picture\">" +
              picture_ + "</div></section>\n";
    for (const Section& section : document_.sections) Add(section);
    return out_ + "</main>\n</body>\n</html>\n";
  }

 private:
  void Open() {
    out_ =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        Escaped(document_.title) + "</title>\n<style>" + std::string(kStyle) +
        "</style>\n</head>\n<body>\n<header>\n<h1>" + Escaped(document_.title) + "</h1>\n";
    if (!document_.text.empty()) out_ += "<p class=\"note\">" + Escaped(document_.text) + "</p>\n";
    out_ += "</header>\n";
  }
  // With links where the target is told on this page: an entry, or the input of a field.
  // Words of an entry about itself are not linked.
  std::string Linked(const std::string& marked, const std::string& here = {}) const {
    std::string text;
    ForEachPiece(marked, [&](std::string_view piece, std::string_view target) {
      const std::string anchor(target.substr(0, target.find('.')));
      const bool known = !anchor.empty() && anchor != here && document_.Find(anchor) != nullptr;
      text += known ? "<a href=\"#" + anchor + "\">" + Escaped(piece) + "</a>" : Escaped(piece);
    });
    return text;
  }
  void Facts(const std::vector<Fact>& facts) {
    out_ += "<table>\n";
    for (const Fact& fact : facts)
      out_ += "<tr><th scope=\"row\">" + Linked(fact.label) + "</th><td>" + Linked(fact.text) +
              "</td></tr>\n";
    out_ += "</table>\n";
  }
  void Add(const Section& section) {
    out_ += "<section><h2 id=\"" + section.anchor + "\">" + Escaped(section.title) + "</h2>\n";
    if (!section.introduction.empty())
      out_ += "<p class=\"note\">" + Escaped(section.introduction) + "</p>\n";
    for (const Entry& entry : section.entries) Add(entry);
    if (!section.facts.empty()) Facts(section.facts);
    out_ += "</section>\n";
  }
  void Add(const Entry& entry) {
    out_ += "<article id=\"" + entry.anchor + "\"><p>";
    out_ += "<span class=\"label\">" + Escaped(entry.title) + "</span> — ";
    out_ += Linked(entry.sentence, entry.anchor) + "</p>\n";
    if (entry.replaced)
      out_ += "<p class=\"note\">Replaced: the policy has put its own in its place.</p>\n";
    if (!entry.text.empty()) out_ += "<p class=\"note\">" + Escaped(entry.text) + "</p>\n";
    if (entry.rows && !entry.rows->rows.empty()) Add(*entry.rows);
    if (!entry.used_by.empty()) {
      out_ += "<p class=\"used\">Used by ";
      for (std::size_t i = 0; i < entry.used_by.size(); ++i) {
        const Entry* user = document_.Find(entry.used_by[i]);
        out_ += (i == 0 ? "<a href=\"#" : ", <a href=\"#") + user->anchor + "\">" +
                Escaped(user->title) + "</a>";
      }
      out_ += ".</p>\n";
    }
    out_ += "<p class=\"at\">" + Escaped(entry.at) +
            (entry.origin.empty() ? "" : ", from " + Escaped(entry.origin)) + "</p></article>\n";
  }
  void Add(const TableInWords& table) {
    out_ += "<table><thead><tr>";
    const auto head = [&](const std::string& name) {
      out_ += "<th scope=\"col\">" + Escaped(Plain(name)) + "</th>";
    };
    for (const std::string& name : table.conditions) head(name);
    for (const std::string& name : table.outputs) head(name);
    if (table.dated) head("from");
    out_ += "</tr></thead><tbody>\n";
    for (const TableInWords::Row& row : table.rows) {
      out_ += "<tr>";
      if (row.conditions.empty() && !table.conditions.empty())
        out_ +=
            "<td colspan=\"" + std::to_string(table.conditions.size()) + "\">everything else</td>";
      for (const std::string& cell : row.conditions) out_ += "<td>" + Linked(cell) + "</td>";
      for (const std::string& cell : row.outputs) out_ += "<td>" + Linked(cell) + "</td>";
      if (table.dated) out_ += "<td>" + row.from + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table>\n";
  }

  const Document& document_;
  const std::string& picture_;
  std::string out_;
};

}  // namespace

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '"')
      escaped += "&quot;";
    else
      escaped += c;
  }
  return escaped;
}

std::string Html(const Document& document, const std::string& picture) {
  return Page(document, picture).Text();
}

}  // namespace remit::prose
