// A picture as one page of HTML: the drawing, what is to be seen in words, and the data as a table,
// for who reads it with the ears or with a program.
#include "interpreter/prose/escape.h"
#include "repl/picture/parts.h"
#include "repl/picture/scale.h"
#include "repl/picture/words.h"

namespace remit::picture {
namespace {

struct Table {
  std::vector<std::string> heading;
  std::vector<std::vector<std::string>> rows;
};

std::string NumberText(double value) {
  return Drawable(value) ? ValueText(value) : "no finite number";
}

struct Data {
  Table operator()(const Plot& plot) const {
    Table table;
    bool tips = false;
    const bool panels = plot.panels.size() > 1;
    for (const Panel& panel : plot.panels) {
      for (const Series& series : panel.series) {
        for (const Point& point : series.points) tips = tips || !point.tip.empty();
      }
    }
    table.heading = {"series", Titled(plot.x_title, plot.x_unit),
                     panels ? "value"
                            : Titled(plot.panels.empty() ? "" : plot.panels[0].title,
                                     plot.panels.empty() ? "" : plot.panels[0].unit)};
    if (panels) table.heading.insert(table.heading.begin() + 1, "of");
    if (tips) table.heading.push_back("in words");
    for (const Panel& panel : plot.panels) {
      for (const Series& series : panel.series) {
        if (IsPath(series)) continue;
        for (const Point& point : series.points) {
          std::vector<std::string> row{series.name};
          if (panels) row.push_back(Titled(panel.title, panel.unit));
          row.push_back(NumberText(point.x));
          row.push_back(NumberText(point.y));
          if (tips) row.push_back(point.tip);
          table.rows.push_back(std::move(row));
        }
      }
    }
    for (const Point& rule : plot.rules) {
      if (rule.label.empty()) continue;
      std::vector<std::string> row(table.heading.size());
      row.front() = rule.label;
      row[panels ? 2 : 1] = NumberText(rule.x);
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  Table operator()(const Bars& bars) const {
    Table table;
    table.heading = {""};
    bool before = false;
    for (const Bars::Panel& panel : bars.panels) {
      table.heading.push_back(panel.title.empty() ? Titled(bars.title, bars.unit) : panel.title);
      for (const Bars::Bar& bar : panel.bars) before = before || bar.before.has_value();
    }
    for (std::size_t kind = 0; kind < bars.kinds.size(); ++kind) {
      std::vector<std::string> row{bars.kinds[kind]};
      for (const Bars::Panel& panel : bars.panels) {
        if (kind >= panel.bars.size()) {
          row.emplace_back();
          continue;
        }
        const Bars::Bar& bar = panel.bars[kind];
        std::string text = bar.text.empty() ? NumberText(bar.value) : bar.text;
        if (bar.before) text += " (" + bars.before_name + ": " + NumberText(*bar.before) + ")";
        row.push_back(std::move(text));
      }
      table.rows.push_back(std::move(row));
    }
    return table;
  }

  Table operator()(const Strips& strips) const {
    Table table;
    table.heading = {
        "", strips.range_name.empty() ? Titled(strips.title, strips.unit) : strips.range_name};
    bool places = false;
    for (const Strips::Row& row : strips.rows) places = places || !row.places.empty();
    if (places) table.heading.push_back("marked");
    for (const Strips::Row& strip : strips.rows) {
      std::string ranges = strip.text, marked;
      for (const auto& [low, high] : strip.ranges) {
        if (!strip.text.empty()) break;
        ranges += (ranges.empty() ? "" : ", ") + NumberText(low) + " to " + NumberText(high);
      }
      for (const Strips::Place& place : strip.places)
        marked += (marked.empty() ? "" : ", ") + place.name + " " +
                  (place.text.empty() ? NumberText(place.at) : place.text);
      table.rows.push_back({strip.name, ranges});
      if (places) table.rows.back().push_back(marked);
    }
    return table;
  }
};

std::string Html(const std::string& text) { return prose::Escaped(Shown(text)); }

std::string Html(const Table& table, const std::string& caption) {
  std::string text = "<table>\n<caption>" + Html(caption) + "</caption>\n<thead><tr>";
  for (const std::string& cell : table.heading)
    text += cell.empty() ? "<td></td>" : "<th scope=\"col\">" + Html(cell) + "</th>";
  text += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows) {
    text += "<tr><th scope=\"row\">" + Html(row.front()) + "</th>";
    for (std::size_t i = 1; i < row.size(); ++i) text += "<td>" + Html(row[i]) + "</td>";
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n";
}

}  // namespace

std::string Html(const Picture& picture) {
  std::string text =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>" +
      Html(picture.title) +
      "</title>\n<style>\n"
      "body { font-family: Helvetica, Arial, sans-serif; max-width: 760px; margin: 2em auto; "
      "padding: 0 1em; color: #1c2430; background: #ffffff; line-height: 1.4; }\n"
      "svg { max-width: 100%; height: auto; }\n"
      "table { border-collapse: collapse; font-size: 90%; margin-top: 1em; }\n"
      "caption { text-align: left; font-weight: bold; padding: 4px 0; }\n"
      "th, td { text-align: left; border-bottom: 1px solid #dfe4ea; padding: 3px 12px 3px 0; }\n"
      "tbody th { font-weight: normal; }\n"
      "@media (prefers-color-scheme: dark) {\n"
      "body { color: #e8ecf1; background: #14181f; }\nth, td { border-color: #2c3440; }\n}\n"
      "</style>\n</head>\n<body>\n<h1>" +
      Html(picture.title) + "</h1>\n<figure>\n" + Svg(picture) + "<figcaption>" +
      Html(picture.summary) + "</figcaption>\n</figure>\n";
  text += Html(std::visit(Data{}, picture.body), "The same in numbers");
  return text + "</body>\n</html>\n";
}

}  // namespace remit::picture
