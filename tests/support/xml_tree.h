// A reader for the XML that Remit writes, SVG and HTML pages included: elements, attributes and
// text, with the five escapes and numbered characters. Whatever is not well formed, or of a kind
// that Remit has no use for, is an error, so that nothing in a document goes unread.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace remit::tests {

struct XmlElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;  // in order, each once
  std::vector<XmlElement> children;
  std::string text;  // all of it, without that of children

  std::optional<std::string> Attribute(const std::string& wanted) const {
    for (const auto& [known, value] : attributes)
      if (known == wanted) return value;
    return std::nullopt;
  }
};

class XmlReader {
 public:
  // Throws std::runtime_error where it is not well formed, or does not begin so.
  static XmlElement Read(
      const std::string& text,
      const std::string& opening = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>") {
    XmlReader reader(text);
    reader.Take(opening);
    reader.SkipSpace();
    XmlElement root = reader.Element();
    reader.SkipSpace();
    if (reader.at_ != text.size()) reader.Fail("something behind the document");
    return root;
  }

 private:
  explicit XmlReader(const std::string& text) : text_(text) {}

  [[noreturn]] void Fail(const std::string& what) const {
    throw std::runtime_error(what + " at " + std::to_string(at_) + ": " + text_.substr(at_, 40));
  }
  bool Here(const std::string& what) const { return text_.compare(at_, what.size(), what) == 0; }
  void Take(const std::string& what) {
    if (!Here(what)) Fail("expected " + what);
    at_ += what.size();
  }
  static bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
  void SkipSpace() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  }
  std::string Name() {
    const std::size_t begin = at_;
    const auto part = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '-' || c == '_';
    };
    while (at_ < text_.size() && part(text_[at_])) ++at_;
    if (at_ == begin) Fail("expected a name");
    return text_.substr(begin, at_ - begin);
  }

  // Up to the mark, which is left there.
  std::string Characters(char end) {
    std::string text;
    while (at_ < text_.size() && text_[at_] != end) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '<') Fail("a bare <");
      if (byte < 0x20 && byte != '\n' && byte != '\t') Fail("a character that XML has not");
      if (byte == '&') {
        text += Reference();
      } else {
        text += text_[at_++];
      }
    }
    if (at_ == text_.size()) Fail("the end came too early");
    return text;
  }

  char Reference() {
    static const std::pair<const char*, char> kKnown[] = {
        {"&amp;", '&'},   {"&lt;", '<'},   {"&gt;", '>'}, {"&quot;", '"'},
        {"&apos;", '\''}, {"&#10;", '\n'}, {"&#9;", '\t'}};
    for (const auto& [written, character] : kKnown) {
      if (!Here(written)) continue;
      Take(written);
      return character;
    }
    Fail("a bare &");
  }

  XmlElement Element() {
    XmlElement element;
    Take("<");
    element.name = Name();
    while (true) {
      const std::size_t before = at_;
      SkipSpace();
      if (Here("/>")) {
        Take("/>");
        return element;
      }
      if (Here(">")) break;
      if (before == at_) Fail("expected a space");
      std::string name = Name();
      Take("=\"");
      std::string value = Characters('"');
      Take("\"");
      if (element.Attribute(name)) Fail(name + " twice");
      element.attributes.emplace_back(std::move(name), std::move(value));
    }
    Take(">");
    while (true) {
      element.text += Characters('<');
      if (Here("</")) break;
      element.children.push_back(Element());
    }
    Take("</" + element.name + ">");
    return element;
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace remit::tests
