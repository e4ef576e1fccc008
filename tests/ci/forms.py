"""What programs accept of the forms in which a gate tells its findings. Each function gives the ways in which a text is
not of its form; none: it is."""
import re
import xml.etree.ElementTree


def sarif_errors(log):
    """The rules of SARIF 2.1.0 (OASIS, errata 01) for the parts that are written, and what code scanning asks beside."""
    errors = []

    def need(holds, what):
        if not holds:
            errors.append(what)

    need(set(log) == {"$schema", "version", "runs"} and log["version"] == "2.1.0", "3.13 log")
    need(isinstance(log["runs"], list) and len(log["runs"]) == 1, "3.13.4 runs")
    run = log["runs"][0]
    need(set(run) <= {"tool", "columnKind", "results"}, f"3.14 run {set(run)}")
    need(run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints"), "3.14.17 columnKind")
    driver = run["tool"]["driver"]
    need(driver["name"] != "" and re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+.*", driver["version"]), "3.19 driver")
    ids = [rule["id"] for rule in driver["rules"]]
    need(len(set(ids)) == len(ids), "3.49.3 two rules of one id")
    for rule in driver["rules"]:
        need(set(rule) <= {"id", "shortDescription", "help"}, f"3.49 rule {rule}")
        for words in (rule.get("shortDescription"), rule.get("help")):
            need(words is None or (set(words) == {"text"} and words["text"] != ""), f"3.12 words of {rule['id']}")
    prints = set()
    for result in run["results"]:
        need(set(result) == {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"},
             f"3.27 result {set(result)}")
        need(ids[result["ruleIndex"]] == result["ruleId"], "3.27.6 ruleIndex is that of ruleId")
        need(result["level"] in ("none", "note", "warning", "error"), "3.27.10 level")
        need(set(result["message"]) == {"text"} and result["message"]["text"] != "", "3.11.8 message")
        need(len(result["locations"]) == 1, "3.27.12 locations")
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        need(re.fullmatch(r"([A-Za-z0-9\-._~/]|%[0-9A-F]{2})+", uri) is not None and not uri.startswith("/")
             and ".." not in uri.split("/"), f"3.4.3 a relative reference: {uri}")
        region = place.get("region", {"startLine": 1})
        need(set(region) <= {"startLine", "startColumn"}, f"3.30 region {region}")
        need(region["startLine"] >= 1 and region.get("startColumn", 1) >= 1, f"3.30.5 {region}")
        for name, value in result["partialFingerprints"].items():
            need(re.fullmatch(r"[A-Za-z]+/v[0-9]+", name) and value != "", f"3.27.17 {name}")
            need((name, value) not in prints, f"two results of one fingerprint: {result['message']['text']}")
            prints.add((name, value))
    return errors


JUNIT = {
    # element: (attributes that are needed, others, elements in it)
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, set(), {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, set(), {"testcase"}),
    "testcase": ({"name", "classname", "time"}, set(), {"failure", "skipped"}),
    "failure": ({"type", "message"}, set(), set()),
    "skipped": ({"message"}, set(), set()),
}


def junit_errors(text):
    """The form that Jenkins reads (junit-10.xsd of its xunit plugin), as narrow as it is written, and counts that add up."""
    errors = []
    root = xml.etree.ElementTree.fromstring(text)

    def look(element):
        needed, others, inside = JUNIT[element.tag]
        given = set(element.attrib)
        if not needed <= given <= needed | others:
            errors.append(f"{element.tag} has {given}")
        if element.tag not in ("failure",) and (element.text or "").strip():
            errors.append(f"text in {element.tag}")
        for child in element:
            if child.tag not in inside:
                errors.append(f"{child.tag} in {element.tag}")
            else:
                look(child)

    if root.tag != "testsuites":
        return [f"it begins with {root.tag}"]
    look(root)
    totals = {"tests": 0, "failures": 0}
    for suite in root:
        found = {"tests": len(suite), "failures": len(suite.findall("testcase/failure")),
                 "skipped": len(suite.findall("testcase/skipped")), "errors": 0}
        for name, count in found.items():
            if suite.get(name) != str(count):
                errors.append(f"{suite.get('name')}: {name} is {suite.get(name)}, and there are {count}")
        for name in totals:
            totals[name] += found[name]
        names = [case.get("name") for case in suite]
        if len(set(names)) != len(names):
            errors.append(f"{suite.get('name')}: two cases of one name")
    for name, count in totals.items():
        if root.get(name) != str(count):
            errors.append(f"{name} is {root.get(name)}, and there are {count}")
    return errors


def annotations(text):
    """The commands of a GitHub workflow in a text, as the runner reads them: kind, properties, message."""
    commands = []
    for line in text.split("\n"):
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        if not match:
            continue

        def plain(words, codes):
            for code, sign in codes:
                words = words.replace(code, sign)
            return words

        message = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
        values = message[:2] + (("%3A", ":"), ("%2C", ",")) + message[2:]
        properties = dict(part.split("=", 1) for part in match.group(2).split(","))
        commands.append((match.group(1), {name: plain(value, values) for name, value in properties.items()},
                         plain(match.group(3), message)))
    return commands


def quality_errors(issues):
    """GitLab's form of code quality: the keys it reads, fingerprints of their own."""
    errors = []
    for issue in issues:
        if set(issue) != {"description", "check_name", "fingerprint", "severity", "location"}:
            errors.append(f"keys {set(issue)}")
        elif issue["severity"] not in ("info", "minor", "major", "critical", "blocker"):
            errors.append(f"severity {issue['severity']}")
        elif set(issue["location"]) != {"path", "lines"} or issue["location"]["path"].startswith(("/", "./")):
            errors.append(f"location {issue['location']}")
        elif issue["location"]["lines"]["begin"] < 1:
            errors.append(f"line {issue['location']}")
    prints = [issue["fingerprint"] for issue in issues]
    if len(set(prints)) != len(prints):
        errors.append("two issues of one fingerprint")
    return errors
