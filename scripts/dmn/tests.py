"""The test cases of a model, as the tests of its policy."""

from dmn.feel import literal
from dmn.words import DEFAULTS, Skip, child, children, is_null, known, normal, quoted

TOLERANCE = "0.00000001"  # FEEL numbers are decimals and Remit's `number` is binary: equal to eight decimals


class Tests:
    def __init__(self, model):
        self.model, self.lines = model, []
        self.written, self.skipped = 0, []

    def write(self):
        for case in self.model.cases:
            items = []
            for result in children(case, "resultNode"):
                name = normal(result.get("name"))
                try:
                    if name not in self.model.results:
                        raise Skip(self.model.skipped.get(name, "no such decision"))
                    expected = child(result, "expected")
                    if result.get("errorResult") == "true" or expected is None:
                        raise Skip("an error is expected")
                    items += self.expectations(self.model.results[name], expected)
                    self.written += 1
                except Skip as reason:
                    self.skipped.append(f"case {case.get('id')}, `{name}`: {reason}")
            if items:
                self.lines.append(f"test {quoted('case ' + case.get('id'))} {{\n" + "".join(self.givens(case)) +
                                  "".join(f"  expect {item}\n" for item in items) + "}")

    def givens(self, case):
        for node in children(case, "inputNode"):
            value = self.model.scope.get(normal(node.get("name")))
            if value is None or callable(value):
                continue
            text = self.given(node, value)
            if text is not None:
                yield f"  given {value.code} {text}\n"

    def given(self, node, value):
        if value.kind == "record":
            fields = []
            for part in children(node, "component"):
                inner = value.parts.get(normal(part.get("name")))
                text = self.given(part, inner) if inner is not None else None
                if text is not None:
                    fields.append(f"{inner.code.split('.')[-1]}: {text}")
            return "{ " + ", ".join(fields) + " }" if fields else None
        return None if is_null(node) else literal((child(node, "value").text or ""), value.kind)

    def expectations(self, value, node):
        inner = child(node, "list")
        if inner is not None:
            return self.list_expectations(value, inner)
        if value.kind == "list":
            raise Skip("a list where one value is expected")
        if children(node, "component"):
            items = []
            for part in children(node, "component"):
                name = normal(part.get("name"))
                if name not in value.parts:
                    raise Skip(f"no part `{name}`")
                items += self.expectations(value.parts[name], part)
            return items
        if value.kind in ("context", "record"):
            raise Skip("several values where one is expected")
        if is_null(node):
            if not value.optional:
                raise Skip("null is expected where there always is a value")
            return [f"{known(value.code).replace(' is known', ' is not known')}"]
        text = child(node, "value").text or ""
        code = f"({value.code} otherwise {other_than(text, value.kind)})" if value.optional else value.code
        wanted = literal(text, value.kind)
        if value.kind == "number":
            return [f"abs({code} - {wanted if not wanted.startswith('-') else '(' + wanted + ')'}) <= {TOLERANCE}"]
        return [f"{code} == {wanted}"]

    def list_expectations(self, value, node):
        if value.kind != "list":
            raise Skip("a list is expected")
        items = children(node, "item")
        result = []
        for key, column in value.parts.items():
            texts = []
            for item in items:
                cell = item
                if key:
                    found = [c for c in children(item, "component") if normal(c.get("name")) == key]
                    if not found:
                        raise Skip(f"no part `{key}`")
                    cell = found[0]
                texts.append(literal(child(cell, "value").text or "", column.kind))
            result.append(f"{column.code} == [{', '.join(texts)}]")
        return result


def other_than(text, kind):
    """A value that fails the comparison, for what must not be missing."""
    if kind == "number":
        return str(int(float(text)) + 1_000)
    if kind == "text":
        return quoted("not " + text)
    if kind == "boolean":
        return "false" if text.strip().lower() == "true" else "true"
    return DEFAULTS[kind] if literal(text, kind) != DEFAULTS[kind] else {"date": "1970-01-02"}.get(kind, f"1 {kind}")
