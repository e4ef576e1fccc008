"""The part of FEEL that decision tables are written in, as Remit expressions."""

import re
from dataclasses import replace

from dmn.words import DEFAULTS, Skip, Value, known, normal, quoted


TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<string>\"(?:\\.|[^\"\\])*\")|(?P<name>[^\W\d][\w']*)|"
    r"(?P<sign>\*\*|\.\.|<=|>=|!=|[-+*/()\[\]<>=,.@?{}:]))")


class Feel:
    """Parses the part of FEEL that decision tables are written in, and gives Remit expressions."""

    def __init__(self, text, scope, model):
        self.scope, self.model, self.text = scope, model, text
        self.tokens = self.lex(text)
        self.at = 0

    def lex(self, text):
        names = sorted((n for n in self.scope if not n.isidentifier()), key=len, reverse=True)
        patterns = [(re.compile(r"\s*" + r"\s*".join(map(re.escape, re.split(r"\s+", n))) + r"(?![\w])"), n) for n in names]
        tokens, at = [], 0
        while text[at:].strip():
            for pattern, name in patterns:
                match = pattern.match(text, at)
                if match:
                    tokens.append(("name", name))
                    break
            else:
                match = TOKEN.match(text, at)
                if not match:
                    raise Skip(f"FEEL that is not read: {text.strip()[:60]}")
                tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        return tokens + [("end", "")]

    def peek(self, ahead=0):
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self, sign=None):
        token = self.peek()
        if sign is not None:
            if token[1] != sign or token[0] == "string":
                return None
        self.at += 1
        return token

    def need(self, sign):
        if not self.take(sign):
            raise Skip(f"FEEL that is not read: {self.text.strip()[:60]}")

    def whole(self):
        value = self.expression()
        if self.peek()[0] != "end":
            raise Skip(f"FEEL that is not read: {self.text.strip()[:60]}")
        return value

    def expression(self):
        if self.take("if"):
            condition = truth(self.expression())
            self.need("then")
            yes = self.expression()
            self.need("else")
            no = self.expression()
            return choose(condition, yes, no, self.model)
        return self.either()

    def chain(self, sign, part):
        value = part()
        while self.take(sign):
            other = part()
            value = strict(f"({value.code} {sign} {other.code})", "boolean", value, other)
        return value

    def either(self):
        return self.chain("or", self.both)

    def both(self):
        return self.chain("and", self.compared)

    def compared(self):
        left = self.sum()
        token = self.peek()
        if token[0] == "sign" and token[1] in ("<", "<=", ">", ">=", "=", "!="):
            self.take()
            right = self.sum()
            if "null" in (left.kind, right.kind):
                value = left if right.kind == "null" else right
                asked = value.needs[0] if value.needs else value.code
                if not value.optional and not value.needs:
                    return Value("true" if token[1] == "!=" else "false", "boolean")
                return Value(f"({asked} is {'not ' if token[1] == '=' else ''}known)", "boolean")
            same_kind(left, right)
            return strict(f"({left.code} {'==' if token[1] == '=' else token[1]} {right.code})", "boolean", left, right)
        if self.take("between"):
            low = self.sum()
            self.need("and")
            high = self.sum()
            return strict(f"({left.code} in {low.code} .. {high.code})", "boolean", left, low, high)
        if self.take("in"):
            raise Skip("`in` in an expression")
        return left

    def sum(self):
        value = self.product()
        while self.peek()[1] in ("+", "-") and self.peek()[0] == "sign":
            sign = self.take()[1]
            other = self.product()
            if "text" in (value.kind, other.kind):
                raise Skip("texts that are put together")
            if value.kind != other.kind:
                if value.kind != "date" or other.kind not in ("days", "months"):
                    raise Skip(f"{value.kind} {sign} {other.kind}")
            value = strict(f"({value.code} {sign} {other.code})", value.kind, value, other)
        return value

    def product(self):
        value = self.power()
        while self.peek() in (("sign", "*"), ("sign", "/")):
            sign = self.take()[1]
            other = self.power()
            numbers(value, other)
            value = strict(f"({value.code} {sign} {other.code})", "number", value, other)
        return value

    def power(self):
        value = self.unary()
        if self.take("**"):
            other = self.unary()
            numbers(value, other)
            value = strict(f"pow({value.code}, {other.code})", "number", value, other)
        return value

    def unary(self):
        if self.take("-"):
            value = self.unary()
            if value.kind not in ("number", "days", "months"):
                raise Skip(f"the negative of a {value.kind}")
            return strict(f"(-{value.code})", value.kind, value)
        return self.postfix()

    def postfix(self):
        value = self.primary()
        while self.peek() == ("sign", "."):
            self.take()
            name = self.take()[1]
            while normal(name) not in value.parts and self.peek()[0] == "name":
                name += " " + self.take()[1]
            if name not in value.parts:
                raise Skip(f"`.{name}` of what has no such part")
            value = value.parts[name]
        if self.peek() == ("sign", "[") and not self.ends_an_interval():
            raise Skip("a filter on a list")
        return optional_met(value)

    def ends_an_interval(self):
        """Whether `[` closes `[20..30[`: a filter would go on with a condition."""
        return self.peek(1) in (("sign", ","), ("sign", ")")) or self.peek(1)[0] == "end"

    def arguments(self):
        values = []
        self.need("(")
        while not self.take(")"):
            values.append(self.expression())
            self.take(",")
        return values

    def primary(self):
        kind, text = self.take()
        if kind == "number":
            return Value("0" + text if text[0] == "." else text, "number")
        if kind == "string":
            return Value(quoted(re.sub(r"\\(.)", r"\1", text[1:-1])), "text")
        if text == "@":
            return temporal(self.take()[1][1:-1])
        if text == "(":
            value = self.expression()
            self.need(")")
            return value
        if text in ("[", "{"):
            raise Skip("a written list or context")
        if kind != "name":
            raise Skip(f"FEEL that is not read: {self.text.strip()[:60]}")
        if text in ("true", "false"):
            return Value(text, "boolean")
        if text == "null":
            return Value("", "null", True)
        if self.peek() == ("sign", "(") and text not in self.scope:
            return self.call(text)
        while text not in self.scope and self.peek()[0] == "name":
            text += " " + self.take()[1]
        if text not in self.scope:
            raise Skip(f"the name `{text}`, which nothing has")
        found = self.scope[text]
        if callable(found):
            return found(self.arguments())
        return found

    def call(self, name):
        if name in ("date", "duration") and self.peek(1)[0] == "string":
            values = self.arguments()
            return temporal(values[0].code[1:-1])
        values = self.arguments()
        if name == "not":
            return strict(f"(not {values[0].code})", "boolean", values[0])
        if name in ("sum", "count", "min", "max", "mean") and len(values) == 1 and values[0].kind == "list":
            return collected(name, values[0])
        if name in ("min", "max", "abs", "floor", "ceiling", "sqrt", "exp", "log"):
            numbers(*values)
            return strict(f"{name}({', '.join(v.code for v in values)})", "number", *values)
        if name == "sum":
            numbers(*values)
            return strict("(" + " + ".join(v.code for v in values) + ")", "number", *values)
        if name == "modulo":
            numbers(*values)
            return strict(f"({values[0].code} mod {values[1].code})", "number", *values)
        if name in ("decimal", "round half even") and values[1].code.isdigit():
            step = "1" if values[1].code == "0" else "0." + "0" * (int(values[1].code) - 1) + "1"
            return strict(f"round({values[0].code}, {step})", "number", values[0])
        raise Skip(f"the function `{name}`")

    # A cell: patterns separated by commas, `not(…)`, or `-`.
    def cell(self, optional, kind):
        if self.tokens[0] == ("sign", "-") and self.tokens[1][0] == "end":
            return "any, unknown" if optional else "any"
        negated = self.tokens[0] == ("name", "not") and self.tokens[1] == ("sign", "(")
        if negated:
            self.take()
            self.need("(")
        patterns = [self.pattern(kind)]
        while self.take(","):
            patterns.append(self.pattern(kind))
        if negated:
            self.need(")")
        if self.peek()[0] != "end":
            raise Skip(f"the condition {self.text.strip()[:60]}")
        if "unknown" in patterns and not optional:
            patterns.remove("unknown")
            if not patterns:
                raise Skip("a condition on null where nothing is ever null")
        return ("not " if negated else "") + ", ".join(patterns)

    def pattern(self, kind):
        token = self.peek()
        if token[0] == "sign" and token[1] in ("<", "<=", ">", ">=", "=", "!="):
            self.take()
            return ("==" if token[1] == "=" else token[1]) + " " + self.operand(kind)
        if token[0] == "sign" and token[1] in ("[", "(", "]"):
            start, self.at = self.at, self.at + 1
            low = self.operand(kind)
            if self.take(".."):
                high = self.operand(kind)
                closing = self.take()[1]
                if closing not in ("]", ")", "["):
                    raise Skip(f"the condition {self.text.strip()[:60]}")
                if token[1] == "[":
                    return f"{low} {'..' if closing == ']' else '..<'} {high}"
                return f"> {low} and {'<=' if closing == ']' else '<'} {high}"
            self.at = start
        if token == ("name", "null"):
            self.take()
            return "unknown"
        return self.operand(kind)

    def operand(self, kind):
        value = self.sum()
        if value.needs:
            raise Skip("a condition that compares with what may be missing")
        if value.kind == "list":
            raise Skip("a condition that looks into a list")
        if value.kind != kind:
            raise Skip(f"a condition on a {kind} that names a {value.kind}")
        return value.code


def temporal(text):
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return Value(text, "date")
    match = re.fullmatch(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", text)
    if match and (match[2] or match[3]):
        return Value(f"{match[1]}{int(match[2] or 0) * 12 + int(match[3] or 0)} months", "months")
    match = re.fullmatch(r"(-?)P(\d+)D(?:T0[HMS])?", text)
    if match:
        return Value(f"{match[1]}{int(match[2])} days", "days")
    raise Skip(f"a time of day or a part of a day: {text}")


def numbers(*values):
    for value in values:
        if value.kind != "number":
            raise Skip(f"arithmetic on a {value.kind}")


def same_kind(left, right):
    if left.kind != right.kind:
        raise Skip(f"a {left.kind} compared with a {right.kind}")


def strict(code, kind, *parts):
    needs = tuple(dict.fromkeys(need for part in parts for need in part.needs))
    return Value(code, kind, bool(needs), needs=needs)


def optional_met(value):
    """Something that may be missing, inside an expression: FEEL makes the whole of it null."""
    if not value.optional or value.kind not in DEFAULTS or value.needs:
        return value
    return replace(value, code=f"({value.code} otherwise {DEFAULTS[value.kind]})", needs=(value.code,))


def truth(value):
    if value.kind != "boolean":
        raise Skip(f"a condition that is a {value.kind}")
    if not value.needs:
        return value.code
    return "(" + " and ".join(map(known, value.needs)) + f" and {value.code})"


def settled(value, model):
    """The value as a whole, which may be missing."""
    if not value.needs:
        return value
    match = re.fullmatch(r"\((.*) otherwise [^()]*\)", value.code)
    if len(value.needs) == 1 and match and match[1] == value.needs[0]:
        return Value(value.needs[0], value.kind, True)
    condition = " and ".join(map(known, value.needs))
    return Value(f"(if {condition} then {value.code} else {model.nothing(value.kind)})", value.kind, True)


def choose(condition, yes, no, model):
    kind = no.kind if yes.kind == "null" else yes.kind
    if no.kind not in (kind, "null") or kind not in DEFAULTS:
        raise Skip("an `if` whose branches differ")
    branches = []
    for branch in (yes, no):
        branches.append(Value(model.nothing(kind), kind, True) if branch.kind == "null" else settled(branch, model))
    optional = branches[0].optional or branches[1].optional
    value = Value(f"(if {condition} then {branches[0].code} else {branches[1].code})", kind, optional)
    return optional_met(value)


def collected(name, value):
    columns = list(value.parts.values())
    if len(columns) != 1:
        raise Skip("an aggregate over rows with several results")
    word = {"mean": "average"}.get(name, name)
    code = f"{word}(x for x in {columns[0].code})"
    if name == "count":
        return Value(f"number({code})", "number")
    numbers(columns[0])
    return optional_met(Value(code, "number", name != "sum"))


def literal(text, kind):
    text = text if kind == "text" else text.strip()
    if kind == "text":
        return quoted(text)
    if kind == "number":
        if re.search("[eE]", text):
            text = f"{float(text):.12f}"
        return text
    if kind == "boolean":
        return text.lower()
    value = temporal(text)
    if value.kind != kind:
        raise Skip(f"a {value.kind} given for a {kind}")
    return value.code
