#include "tests/support/xml.h"

#include <cctype>
#include <set>
#include <utility>

namespace remit::test {
namespace {

bool NameStarts(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool NameGoesOn(char c) {
  return NameStarts(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  Xml Read() {
    Skip("<!DOCTYPE html>\n");
    bool root = false;
    while (!rest_.empty() && xml_.mistake.empty()) {
      if (rest_[0] != '<') {
        Text(open_.empty());
      } else if (rest_.substr(0, 2) == "</") {
        Close();
      } else {
        if (open_.empty() && std::exchange(root, true)) Mistake("a second root");
        Open();
      }
    }
    if (!open_.empty()) Mistake("`" + open_.back() + "` is never closed");
    if (!root) Mistake("nothing is there");
    return std::move(xml_);
  }

 private:
  void Mistake(const std::string& what) {
    if (xml_.mistake.empty())
      xml_.mistake = what + " before `" + std::string(rest_.substr(0, 40)) + "`";
  }
  bool Skip(std::string_view wanted) {
    if (rest_.substr(0, wanted.size()) != wanted) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }
  void Blanks() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n')) rest_.remove_prefix(1);
  }
  std::string Name() {
    if (rest_.empty() || !NameStarts(rest_[0])) {
      Mistake("no name");
      return {};
    }
    std::size_t end = 1;
    while (end < rest_.size() && NameGoesOn(rest_[end])) ++end;
    std::string name(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return name;
  }

  // Up to a sign that ends it.
  std::string Signs(char end) {
    std::string text;
    while (!rest_.empty() && rest_[0] != end && xml_.mistake.empty()) {
      const char c = rest_[0];
      const auto byte = static_cast<unsigned char>(c);
      if (c == '<') Mistake("`<` where text is");
      if (byte < 0x20 && c != '\n' && c != '\t') Mistake("a control character");
      if (c == '&') {
        text += Entity();
        continue;
      }
      text += c;
      rest_.remove_prefix(1);
    }
    return text;
  }
  std::string Entity() {
    static constexpr std::pair<std::string_view, const char*> kEntities[] = {
        {"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
        {"&quot;", "\""}, {"&#39;", "'"}, {"&apos;", "'"}};
    for (const auto& [name, sign] : kEntities) {
      if (Skip(name)) return sign;
    }
    Mistake("an unknown entity");
    return {};
  }

  void Text(bool outside) {
    const std::string text = Signs('<');
    if (outside && text.find_first_not_of(" \n") != std::string::npos) Mistake("text outside");
    xml_.text += text;
  }
  void Open() {
    Skip("<");
    XmlElement element{Name(), {}};
    std::set<std::string> names;
    while (xml_.mistake.empty()) {
      const std::size_t before = rest_.size();
      Blanks();
      if (Skip("/>")) break;
      if (Skip(">")) {
        open_.push_back(element.name);
        break;
      }
      if (rest_.size() == before) Mistake("no blank before an attribute");
      const std::string name = Name();
      if (!names.insert(name).second) Mistake("`" + name + "` twice");
      if (!Skip("=\"")) Mistake("no value of `" + name + "`");
      element.attributes.emplace_back(name, Signs('"'));
      if (!Skip("\"")) Mistake("a value without its end");
    }
    xml_.elements.push_back(std::move(element));
  }
  void Close() {
    Skip("</");
    const std::string name = Name();
    if (open_.empty() || open_.back() != name) {
      Mistake("`" + name + "` is closed and was not open");
      return;
    }
    open_.pop_back();
    if (!Skip(">")) Mistake("no end of a closing tag");
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  Xml xml_;
};

}  // namespace

Xml ReadXml(std::string_view text) { return Reader(text).Read(); }

}  // namespace remit::test
