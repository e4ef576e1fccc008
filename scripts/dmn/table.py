"""One decision table."""

from dmn.feel import Feel, optional_met, settled
from dmn.words import DEFAULTS, Names, Skip, Value, child, children, field_name, normal, text_of

SKIPPED_HITS = {"PRIORITY", "RULE ORDER", "OUTPUT ORDER"}
HITS = {"UNIQUE": "", "ANY": "agree ", "FIRST": "first "}
COLLECTS = {"": "list", "SUM": "sum", "COUNT": "count", "MIN": "min", "MAX": "max"}


class Table:
    def __init__(self, model, node, scope, label, declared):
        self.model, self.node, self.scope, self.label, self.declared = model, node, scope, label, declared
        self.hit = (node.get("hitPolicy") or "UNIQUE").upper()
        self.aggregation = (node.get("aggregation") or "").upper()

    def write(self):
        if self.hit in SKIPPED_HITS:
            raise Skip(f"the hit policy {self.hit}, which Remit does not have")
        if self.hit not in HITS and self.hit != "COLLECT":
            raise Skip(f"the hit policy {self.hit}")
        self.columns()
        rules = [self.rule(rule) for rule in children(self.node, "rule")]
        kinds = self.output_kinds(rules)
        if self.hit == "COLLECT":
            self.require([value for _, outputs in rules for value in outputs])
        collect = COLLECTS[self.aggregation] if self.hit == "COLLECT" else None
        default = [text_of(child(o, "defaultOutputEntry")) for o in children(self.node, "output")]
        name = self.model.names.new(self.label, "table")
        otherwise = self.otherwise(name, default, kinds, collect)
        optional = collect is None and any(self.nullable(otherwise, rules, i) for i in range(len(kinds)))
        if collect in ("sum", "min", "max") and kinds != ["number"]:
            raise Skip(f"a table that collects the {collect} of what is no number")
        types = [k + ("?" if collect is None and self.nullable(otherwise, rules, i) else "") for i, k in enumerate(kinds)]
        if collect == "count":
            types = ["count"]
        self.lines(name, collect, types, rules, otherwise, kinds)
        call = f"{name}({', '.join(a.code for a in self.arguments)})"
        return self.value(call, collect, kinds, types, otherwise is not None and not optional)

    def require(self, outputs):
        inputs = {line.split()[1] for line in self.model.inputs}
        for value in outputs:
            if value.optional and (value.kind == "null" or value.code not in inputs):
                raise Skip("a table that collects what may be missing")
            if value.optional:
                self.model.required.add(value.code)

    def nullable(self, otherwise, rules, i):
        rows = [outputs for _, outputs in rules] + ([otherwise] if otherwise else [])
        return any(row[i].optional or row[i].kind == "null" for row in rows)

    def columns(self):
        self.parameters, self.arguments = [], []
        columns = Names(self.model.names.taken)
        for clause in children(self.node, "input"):
            expression = child(clause, "inputExpression")
            value = settled(Feel(text_of(expression), self.scope, self.model).whole(), self.model)
            if value.kind not in DEFAULTS:
                raise Skip(f"a column over a {value.kind}")
            self.arguments.append(value)
            self.parameters.append(columns.new("by", text_of(expression).split(".")[-1]))

    def rule(self, rule):
        cells = []
        for entry, argument in zip(children(rule, "inputEntry"), self.arguments):
            written = text_of(entry) or "-"
            cells.append(Feel(written, self.scope, self.model).cell(argument.optional, argument.kind))
        outputs = [self.output(text_of(entry)) for entry in children(rule, "outputEntry")]
        return cells, outputs

    def output(self, written):
        value = Feel(written, self.scope, self.model).whole() if written else Value("", "null", True)
        return value if value.kind == "null" else settled(value, self.model)

    def output_kinds(self, rules):
        kinds = []
        for i, clause in enumerate(children(self.node, "output")):
            found = {outputs[i].kind for _, outputs in rules} - {"null"}
            if len(found) != 1 or not found <= set(DEFAULTS):
                raise Skip("results of several kinds in one column" if found else "a column of results that says nothing")
            kinds.append(found.pop())
        return kinds

    def otherwise(self, name, default, kinds, collect):
        """DMN gives the default, or null, where no rule applies; Remit wants that said."""
        if all(default):
            return [self.output(text) for text in default]
        if collect is not None or name in self.model.always_complete:
            return None
        return [Value(self.model.nothing(kind), kind, True) for kind in kinds]

    def lines(self, name, collect, types, rules, otherwise, kinds):
        labels = [normal(o.get("name") or o.get("label") or "") for o in children(self.node, "output")]
        self.keys = labels if len(types) > 1 else [""]
        fields = [field_name(label) for label in labels] if len(types) > 1 else ["result"]
        signature = ", ".join(f"{p}: {a.kind}{'?' if a.optional else ''}" for p, a in zip(self.parameters, self.arguments))
        if not self.parameters:
            raise Skip("a table without a condition")
        result = types[0] if len(types) == 1 else "(" + ", ".join(f"{f}: {t}" for f, t in zip(fields, types)) + ")"
        hit = f"collect {collect} " if collect else HITS[self.hit]
        lines = [f"table {name} {hit}({signature}) -> {result} {{",
                 "  | " + " | ".join(self.parameters) + " || " + " | ".join(fields) + " |"]

        def shown(outputs):
            if collect == "count":
                return "1"
            return " | ".join(self.model.nothing(k) if v.kind == "null" else v.code for v, k in zip(outputs, kinds))
        for cells, outputs in rules:
            lines.append("  | " + " | ".join(cells) + " || " + shown(outputs) + " |")
        if otherwise:
            lines.append("  | otherwise || " + shown(otherwise) + " |")
        self.fields = fields
        self.model.lines.append("\n".join(lines + ["}"]))

    def value(self, call, collect, kinds, types, always):
        if collect == "list":
            parts = {key: Value(call + ("." + f if len(kinds) > 1 else ""), kind)
                     for key, f, kind in zip(self.keys, self.fields, kinds)}
            return Value(call, "list", False, parts)
        if collect == "count":
            return Value(f"number({call})", "number")
        if len(kinds) > 1:
            parts = {key: Value(call + "." + f, kind, t.endswith("?"))
                     for key, f, kind, t in zip(self.keys, self.fields, kinds, types)}
            return Value(call, "context", False, parts)
        optional = types[0].endswith("?") or (collect in ("min", "max") and not always)
        return optional_met(Value(call, kinds[0], optional))
