"""A DMN model: its inputs, business knowledge models and decisions, as the lines of a policy."""

import os
import xml.etree.ElementTree as ET

from dmn.feel import Feel, literal, optional_met, settled
from dmn.table import Table
from dmn.words import (DEFAULTS, Names, Skip, Value, child, children, field_name, is_null, local, normal, text_of)


class Model:
    def __init__(self, path, cases):
        self.root = ET.parse(path).getroot()
        self.path, self.cases = path, cases
        self.title = self.root.get("name") or os.path.basename(path)
        self.items = {normal(i.get("name")): i for i in children(self.root, "itemDefinition")}
        self.optional_parameters = set()  # (BKM, parameter) that some call gives what may be missing
        self.always_complete = set()      # tables whose `otherwise` row never applies
        self.required = set()             # inputs that rows collect, so that they have to be there
        if children(self.root, "import"):
            self.imports = "it imports another model"
        else:
            self.imports = None

    def convert(self):
        """Again from the start whenever a parameter turns out to be given something that may be missing."""
        while True:
            before = len(self.optional_parameters) + len(self.required)
            self.names = Names()
            self.inputs, self.records, self.lines, self.nulls = [], [], [], {}
            self.scope, self.results, self.skipped = {}, {}, {}
            self.read_inputs()
            self.read_knowledge()
            self.read_decisions()
            if len(self.optional_parameters) + len(self.required) == before:
                return

    def nothing(self, kind):
        """An input that no case ever gives: what FEEL calls null."""
        if kind not in self.nulls:
            self.nulls[kind] = self.names.new("no", kind)
        return self.nulls[kind]

    # ---- types

    def kind_of(self, reference):
        name = normal((reference or "").split(":")[-1])
        simple = {"number": "number", "string": "text", "boolean": "boolean", "date": "date",
                  "yearMonthDuration": "months", "years and months duration": "months",
                  "dayTimeDuration": "days", "days and time duration": "days"}
        if name in simple:
            return simple[name]
        if name in ("time", "dateTime", "date and time"):
            raise Skip(f"the type `{name}`")
        item = self.items.get(name)
        if item is None:
            return None
        if item.get("isCollection") == "true":
            raise Skip("a list as an input or result")
        if children(item, "itemComponent"):
            return item
        inner = child(item, "typeRef")
        return self.kind_of(inner.text) if inner is not None else None

    # ---- inputs

    def given(self, name):
        """The nodes that the test cases give for an input."""
        return [node for case in self.cases for node in children(case, "inputNode") if normal(node.get("name")) == name]

    def read_inputs(self):
        for data in children(self.root, "inputData"):
            name = normal(data.get("name"))
            try:
                variable = child(data, "variable")
                kind = self.kind_of(variable.get("typeRef") if variable is not None else None)
                nodes = self.given(name)
                if kind is None:
                    kind = guess(nodes)
                self.check_given(kind, nodes)
                code = self.names.new(name)
                missing = len(nodes) < len(self.cases) or any(is_null(n) for n in nodes)
                missing = missing and code not in self.required
                self.scope[name] = self.input_value(code, kind, missing, nodes)
                shown = self.record_of(kind, nodes) if not isinstance(kind, str) else kind
                optional = missing and isinstance(kind, str)
                self.inputs.append(f"input {code} : {shown}{'?' if optional else ''}")
            except Skip as reason:
                self.skipped[name] = f"input: {reason}"

    def check_given(self, kind, nodes):
        for node in nodes:
            if isinstance(kind, str) and not is_null(node):
                if child(node, "list") is not None:
                    raise Skip("a list is given")
                literal(child(node, "value").text or "", kind)

    def components(self, item, nodes):
        for part in children(item, "itemComponent"):
            name = normal(part.get("name"))
            inner = [c for n in nodes for c in children(n, "component") if normal(c.get("name")) == name]
            missing = len(inner) < len(nodes) or not nodes or any(is_null(n) for n in inner)
            if part.get("isCollection") == "true":
                self.skipped[f"{normal(item.get('name'))}.{name}"] = "part of an input: a list"
                continue
            if children(part, "itemComponent"):
                yield name, part, missing, inner
                continue
            try:
                kind = self.kind_of((child(part, "typeRef").text if child(part, "typeRef") is not None else "") or "")
                kind = kind or guess(inner)
                self.check_given(kind, inner)
            except Skip as reason:
                self.skipped[f"{normal(item.get('name'))}.{name}"] = f"part of an input: {reason}"
                continue
            yield name, kind, missing, inner

    def input_value(self, code, kind, missing, nodes):
        if isinstance(kind, str):
            return Value(code, kind, missing)
        parts = {name: self.input_value(code + "." + field_name(name), inner, absent, below)
                 for name, inner, absent, below in self.components(kind, nodes)}
        return Value(code, "record", False, parts)

    def record_of(self, item, nodes):
        lines = []
        for name, kind, missing, inner in self.components(item, nodes):
            shown = kind if isinstance(kind, str) else self.record_of(kind, inner)
            optional = missing and isinstance(kind, str)
            lines.append(f"  {field_name(name)} : {shown}{'?' if optional else ''}")
        name = "R" + self.names.new("record", item.get("name"))
        self.records.append("record " + name + " {\n" + "\n".join(lines) + "\n}")
        return name

    # ---- business knowledge models and decisions

    def read_knowledge(self):
        for knowledge in children(self.root, "businessKnowledgeModel"):
            name = normal(knowledge.get("name"))
            self.scope[name] = self.function(name, child(knowledge, "encapsulatedLogic"))

    def function(self, name, logic):
        made = {}

        def call(values):
            if logic is None:
                raise Skip(f"`{name}` says nothing")
            if "reason" in made:
                raise Skip(made["reason"])
            try:
                if "make" not in made:
                    made["make"] = self.make_function(name, logic)
                return made["make"](values)
            except Skip as reason:
                made.setdefault("reason", f"`{name}`: {reason}")
                raise Skip(made["reason"]) from None
        return call

    def make_function(self, name, logic):
        parameters, scope, written = [], dict(self.scope), []
        for parameter in children(logic, "formalParameter"):
            kind = self.kind_of(parameter.get("typeRef"))
            if not isinstance(kind, str):
                raise Skip("a parameter that is no single value")
            key = (name, normal(parameter.get("name")))
            optional = key in self.optional_parameters
            code = self.names.new(name, parameter.get("name"))
            parameters.append((key, kind, optional))
            written.append(f"{code}: {kind}{'?' if optional else ''}")
            scope[key[1]] = Value(code, kind, optional)
        arguments = ", ".join(w.split(":")[0] for w in written)
        body = next(c for c in logic if local(c.tag) not in ("formalParameter", "variable", "description"))

        def bind(label, value):
            """An entry of a context: a function of the same parameters."""
            if value.kind in ("list", "context", "record"):
                return value
            value = settled(value, self)
            code = self.names.new(name, label)
            self.lines.append(f"function {code} ({', '.join(written)}) -> {value.kind}{'?' if value.optional else ''} = "
                              f"{value.code}")
            return Value(f"{code}({arguments})", value.kind, value.optional)

        result = bind("result", self.boxed(body, scope, name, bind))
        code = result.code

        def call(values):
            if len(values) != len(parameters):
                raise Skip("another number of arguments")
            given = []
            for value, (key, kind, optional) in zip(values, parameters):
                value = settled(value, self) if value.kind != "null" else Value(self.nothing(kind), kind, True)
                if value.kind != kind:
                    raise Skip(f"a {value.kind} given for a {kind}")
                if value.optional and not optional:
                    self.optional_parameters.add(key)
                given.append(value.code)
            if result.kind not in DEFAULTS:
                raise Skip("a function that gives several values")
            return optional_met(Value(f"{code.split('(')[0]}({', '.join(given)})", result.kind, result.optional))
        return call

    def read_decisions(self):
        waiting = {normal(d.get("name")): d for d in children(self.root, "decision")}
        by_id = {d.get("id"): name for name, d in waiting.items()}

        def visit(name):
            decision = waiting.pop(name, None)
            if decision is None:
                return
            for requirement in children(decision, "informationRequirement"):
                needed = child(requirement, "requiredDecision")
                if needed is not None:
                    visit(by_id.get(needed.get("href").split("#")[-1]))
            try:
                if self.imports:
                    raise Skip(self.imports)
                self.scope[name] = self.results[name] = self.decision(name, decision)
            except Skip as reason:
                self.skipped[name] = str(reason)
        for name in list(waiting):
            visit(name)

    def decision(self, name, node):
        bodies = [c for c in node if local(c.tag) in
                  ("decisionTable", "literalExpression", "context", "invocation", "relation", "list", "functionDefinition",
                   "conditional", "for", "every", "some", "filter")]
        if not bodies:
            raise Skip("it has no logic")

        def bind(label, value):
            if value.kind in ("list", "context", "record"):
                return value
            value = settled(value, self)
            if value.kind == "null":
                raise Skip("nothing but null")
            code = self.names.new(label)
            self.lines.append(f"let {code} = {value.code}")
            return Value(code, value.kind, value.optional)

        variable = child(node, "variable")
        declared = variable.get("typeRef") if variable is not None else None
        return bind(name, self.boxed(bodies[0], self.scope, name, bind, declared))

    def boxed(self, node, scope, label, bind, declared=None):
        kind = local(node.tag)
        if kind == "literalExpression":
            return Feel(text_of(node), scope, self).whole()
        if kind == "decisionTable":
            return Table(self, node, scope, label, declared).write()
        if kind == "invocation":
            return self.invocation(node, scope, label, bind)
        if kind == "context":
            return self.context(node, scope, label, bind)
        raise Skip(f"a boxed {kind}")

    def invocation(self, node, scope, label, bind):
        called = normal(text_of(child(node, "literalExpression")))
        logic = [k for k in children(self.root, "businessKnowledgeModel") if normal(k.get("name")) == called]
        if not logic or called not in scope:
            raise Skip(f"`{called}`, which is not in the model")
        bindings = {}
        for binding in children(node, "binding"):
            inner = [c for c in binding if local(c.tag) != "parameter"]
            bindings[normal(child(binding, "parameter").get("name"))] = self.boxed(inner[0], scope, label, bind)
        order = [normal(p.get("name")) for p in children(child(logic[0], "encapsulatedLogic"), "formalParameter")]
        if set(order) != set(bindings):
            raise Skip("an invocation that does not bind every parameter")
        return scope[called]([bindings[name] for name in order])

    def context(self, node, scope, label, bind):
        inner, parts = dict(scope), {}
        for entry in children(node, "contextEntry"):
            variable = child(entry, "variable")
            body = next((c for c in entry if local(c.tag) != "variable"), None)
            if body is None:
                raise Skip("a context entry that says nothing")
            if variable is None:
                return self.boxed(body, inner, label + " result", bind)
            name = normal(variable.get("name"))
            if local(body.tag) == "functionDefinition":
                inner[name] = self.function(name, body)
                continue
            value = self.boxed(body, inner, f"{label} {name}", bind, variable.get("typeRef"))
            inner[name] = parts[name] = bind(f"{label} {name}", value)
        return Value("", "context", False, parts)


def guess(nodes):
    for node in nodes:
        value = child(node, "value")
        shown = next((v for k, v in value.attrib.items() if local(k) == "type"), "") if value is not None else ""
        kind = {"decimal": "number", "double": "number", "integer": "number", "string": "text", "boolean": "boolean",
                "date": "date"}.get(shown.split(":")[-1])
        if kind:
            return kind
    raise Skip("a value whose type is not said")
