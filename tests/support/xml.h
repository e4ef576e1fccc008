// Is a text well-formed XML? Enough of XML 1.0 for what Remit writes: elements, attributes, the
// predefined entities and numbers of signs, one document type without a subset. Namespaces,
// processing instructions and CDATA are mistakes here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remit::test {

struct XmlElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
};
struct Xml {
  std::string mistake;  // empty: well-formed
  std::vector<XmlElement> elements;
  std::string text;  // of all elements, entities resolved
};
Xml ReadXml(std::string_view text);

}  // namespace remit::test
