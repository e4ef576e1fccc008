"""What the parts of the converter share: Remit names and expressions, and the nodes of a DMN file."""

import re
from dataclasses import dataclass, field

RESERVED = set(
    """policy module intent use unit currency enum record input parameter set let function table model distribution choose
    objective trade_off require prefer ladder side escalate refuse deviate expect damp monitor outcome learn explore portfolio
    scenario guardrail guarantee property test given propose and or not in is if then else otherwise known mod true false for
    where any all sum count min max average unknown route status verdict as_of outside_model points days day weeks week months
    month quarters quarter years year number percent text boolean date abs round floor ceiling sqrt exp log pow logistic
    money""".split())
DEFAULTS = {"number": "0", "text": '""', "boolean": "false", "date": "1970-01-01", "months": "0 months", "days": "0 days"}


class Skip(Exception):
    """Something that Remit has no word for, said in words."""


@dataclass(frozen=True)
class Value:
    """A Remit expression. `kind`: a key of DEFAULTS, `record`, `context`, `list` or `null`."""

    code: str
    kind: str
    optional: bool = False
    parts: dict = field(default_factory=dict, compare=False)  # of a record or context, by DMN name; of a list: its columns
    needs: tuple = ()  # codes that have to be known for the value to be there


def local(tag):
    return tag.split("}")[-1]


def children(node, name):
    return [child for child in node if local(child.tag) == name]


def child(node, name):
    found = children(node, name)
    return found[0] if found else None


def text_of(node):
    text = child(node, "text") if node is not None else None
    return (text.text or "").strip() if text is not None else ""


def normal(name):
    return " ".join(name.split())


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def known(code):
    return "(" + code + ") is known" if " " in code else code + " is known"


class Names:
    """Remit names for DMN names, each used once."""

    def __init__(self, taken=()):
        self.taken = set(taken)

    def new(self, *parts):
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", "_".join(parts))
        name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_") or "value"
        if name[0].isdigit() or name in RESERVED:
            name = "the_" + name
        unique, i = name, 2
        while unique in self.taken:
            unique, i = f"{name}_{i}", i + 1
        self.taken.add(unique)
        return unique


def field_name(name):
    names = Names()
    return names.new(name)


def is_null(node):
    if children(node, "component") or child(node, "list") is not None:
        return False
    value = child(node, "value")
    nil = value is not None and any(local(k) == "nil" and v == "true" for k, v in value.attrib.items())
    return value is None or nil
