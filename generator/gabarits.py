"""The page that lists what each template may use, made from the contexts: `docs/gabarits.md`."""

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from textwrap import dedent

from generator import embeds, pages
from generator.templates import Context

PATH = "docs/gabarits.md"

_HEAD = """\
# Templates and their variables

_Written by `etrier reference` from the contexts: do not edit it by hand._

A record page is a Jinja template of `overrides/fiches/`. It sees the variables below and nothing else; an unknown
name stops the build. An edition may replace any of them. Every template also has `base`, which leads from the page
to the site's root, and these filters:

| Filter | Gives |
|---|---|
| `md`, `mdi` | our small Markdown as safe HTML, in paragraphs or inline |
| `typo` | French typography; every printed value already gets it |
| `date_fr`, `partielle` | a day, a partial date, in French |
| `nombre` | a number, in French |
| `territoire`, `departement` | the name of a code |
| `extrait`, `simple` | Markdown cut short, or in plain words |
| `bas_de_casse` | a first letter in lower case |
| `nue` | an address without its protocol |
"""


@dataclass(frozen=True)
class Variable:
    """One name that a template may use."""

    name: str
    """As the template writes it."""
    type: str
    """As the code writes it, such as "tuple[Entry[Aid], ...]"."""
    meaning: str
    """What its docstring says; "" when it has none."""


def contexts() -> tuple[type[Context], ...]:
    """Give every context of the pages and the embeds, in order of template."""
    ours = (pages.__name__, embeds.__name__)
    found = [context for context in _subclasses(Context) if context.__module__.startswith(ours)]
    return tuple(sorted(found, key=lambda context: (context.template, context.__name__)))


def variables_of(value: type) -> tuple[Variable, ...]:
    """Give the fields of a dataclass, then its properties, in the order of its source."""
    tree = ast.parse(dedent(inspect.getsource(value)))
    assert isinstance(tree.body[0], ast.ClassDef)
    return (*_fields(tree.body[0]), *_properties(tree.body[0]))


def template_contexts() -> str:
    """Give the Markdown page that lists the templates, their variables and what those are made of."""
    blocks = [_HEAD, "## Templates\n"]
    blocks.extend(_block(f"`{item.template}`", item, item.__name__) for item in contexts())
    blocks.append(
        "## What the variables are made of\n\nRecords have the attributes of their model, in `generator/models/`.\n"
    )
    blocks.extend(_block(f"`{item.__name__}`", item, "") for item in _parts(contexts()))
    return "\n".join(blocks)


def _subclasses(parent: type[Context]) -> Iterator[type[Context]]:
    for child in parent.__subclasses__():
        yield child
        yield from _subclasses(child)


def _fields(node: ast.ClassDef) -> Iterator[Variable]:
    for position, item in enumerate(node.body):
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            continue
        annotation = ast.unparse(item.annotation)
        if not annotation.startswith("ClassVar"):
            after = node.body[position + 1] if position + 1 < len(node.body) else None
            yield Variable(item.target.id, annotation, _docstring(after))


def _properties(node: ast.ClassDef) -> Iterator[Variable]:
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and any(ast.unparse(mark) == "property" for mark in item.decorator_list):
            returned = ast.unparse(item.returns) if item.returns else ""
            yield Variable(item.name, returned, (ast.get_docstring(item) or "").partition("\n")[0])


def _docstring(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return " ".join(node.value.value.split())
    return ""


def _parts(wholes: Iterable[type]) -> tuple[type, ...]:
    """Give the dataclasses that variables are made of, at any depth, in order of name."""
    found: dict[str, type] = {}
    waiting = list(wholes)
    while waiting:
        whole = waiting.pop()
        names = vars(sys.modules[whole.__module__])
        for variable in variables_of(whole):
            for word in re.findall(r"[A-Z]\w+", variable.type):
                part = names.get(word)
                if isinstance(part, type) and is_dataclass(part) and word not in found:
                    found[word] = part
                    waiting.append(part)
    return tuple(found[name] for name in sorted(found))


def _block(title: str, value: type, name: str) -> str:
    lines = [f"### {title}", ""]
    if name:
        lines += [f"`{value.__module__}.{name}`", ""]
    lines += ["| Name | Type | What it is |", "|---|---|---|"]
    lines += [
        f"| `{item.name}` | `{item.type.replace('|', chr(92) + '|')}` | {item.meaning.replace('|', chr(92) + '|')} |"
        for item in variables_of(value)
    ]
    return "\n".join(lines) + "\n"
