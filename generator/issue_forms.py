"""Issue forms of the forges: a record proposed in words, by who will not write a file. Made from the forms.

GitHub and Forgejo read the same files (`.github/ISSUE_TEMPLATE/`); GitLab has templates in Markdown.
https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.forms import Form, FormField, FormNode, form_by_key
from generator.yaml_text import dump_content

KINDS_IN_ISSUES = (
    *("aide", "prestataire", "reseau", "label", "lieu", "temoignage", "obligation", "prix", "logiciel"),
    *("chiffre", "terme", "seance"),
)
"""What someone can tell in a few lines; a trade, a module or a contract takes the site's own form."""

_WITNESS = ("source", "verifie_le", "confiance")

_WRITTEN = "Écrit par « etrier reference » d’après les modèles : ne le modifiez pas à la main."
_MORE = "Autre chose à dire ?"
_PROMISES = (
    "J’ai lu la source moi-même, le jour que j’indique.",
    "Les phrases sont les miennes, pas celles de la source.",
    "J’accepte que ce texte soit publié sous les licences du projet (CONTRIBUTING.md).",
)


def issue_forms() -> dict[str, str]:
    """Give every issue form, by its path relative to the project."""
    files = {}
    for rank, key in enumerate(KINDS_IN_ISSUES, start=1):
        form = form_by_key(key)
        files[f".github/ISSUE_TEMPLATE/{rank:02d}-{key}.yml"] = f"# {_WRITTEN}\n{dump_content(_github(form))}"
        files[f".gitlab/issue_templates/{_name(form)}.md"] = "\n".join(_gitlab(form)) + "\n"
    return files


def _name(form: Form) -> str:
    article = "une" if form.kind.feminine else "un"
    return f"Proposer {article} {form.kind.label.lower()}"


def _github(form: Form) -> dict[str, Any]:
    asked = list(_asked(form, form.root, ""))
    return {
        "name": _name(form),
        "description": "Sans écrire de fichier : répondez, quelqu’un écrit la fiche.",
        "title": f"{form.kind.label} : ",
        "labels": ["fiche", form.kind.key],
        "body": [
            *(_question(key, field, form) for key, field in asked),
            _textarea("autre", _MORE, f"Par exemple : {_optional(form)}.", "", is_required=False),
            {
                "type": "checkboxes",
                "id": "promesses",
                "attributes": {
                    "label": "Avant d’envoyer",
                    "options": [{"label": promise, "required": True} for promise in _PROMISES],
                },
            },
        ],
    }


def _gitlab(form: Form) -> Iterator[str]:
    yield f"<!-- {_WRITTEN} -->"
    for _, field in _asked(form, form.root, ""):
        yield f"\n### {field.label}{'' if field.required else ' (si vous savez)'}"
        for line in (field.help, _choice_line(field, form), _example_line(field)):
            if line:
                yield f"<!-- {line} -->"
        yield ""
    yield f"\n### {_MORE}\n<!-- Par exemple : {_optional(form)}. -->\n"
    yield from (f"- [ ] {promise}" for promise in _PROMISES)
    yield f"\n/label ~fiche ~{form.kind.key}"


def _asked(form: Form, node: FormNode, before: str) -> Iterator[tuple[str, FormField]]:
    """Give what is asked: what a record cannot do without, and what it is seldom without."""
    nodes = {item.name: item for item in form.nodes}
    # What it is about first; where it was read, when and how sure one is come last, as one would tell it.
    for field in sorted(node.fields, key=lambda item: item.key in _WITNESS):
        if field.key == "id" or not (field.required or field.shown):
            continue
        if field.control == "block" and field.required:
            for key, inner in _asked(form, nodes[field.node], f"{before}{field.key}-"):
                yield key, replace(inner, help=inner.help or field.label)
        else:
            yield f"{before}{field.key}", field


def _question(key: str, field: FormField, form: Form) -> dict[str, Any]:
    options = _options(field, form)
    parts = (field.help, "" if options else _help_of_many(field, form))
    help_text = " ".join(f"{part.rstrip('.')}." for part in parts if part)
    if options:
        return {
            "type": "dropdown",
            "id": key,
            "attributes": {
                "label": field.label,
                **({"description": help_text} if help_text else {}),
                **({"multiple": True} if field.control == "choices" else {}),
                "options": options,
            },
            "validations": {"required": field.required},
        }
    if field.control == "bool":
        attributes = {"label": field.label, "options": ["Oui", "Non"]}
        return {"type": "dropdown", "id": key, "attributes": attributes, "validations": {"required": field.required}}
    made = _textarea(key, field.label, help_text, field.example, is_required=field.required)
    is_long = field.many or field.control in ("text", "block", "blocks")
    return made if is_long else {**made, "type": "input"}


def _options(field: FormField, form: Form) -> list[str]:
    """Give the answers to choose from; none for what is too long to list here, such as the departments."""
    return [label for _, label, _ in form.choices.get(field.choices, ())]


def _textarea(key: str, label: str, help_text: str, example: str, *, is_required: bool) -> dict[str, Any]:
    return {
        "type": "textarea",
        "id": key,
        "attributes": {
            "label": label,
            **({"description": help_text} if help_text else {}),
            **({"placeholder": example} if example else {}),
        },
        "validations": {"required": is_required},
    }


def _help_of_many(field: FormField, form: Form) -> str:
    if field.control in ("block", "blocks"):
        asked = next(node for node in form.nodes if node.name == field.node).fields
        parts = ", ".join(item.label[:1].lower() + item.label[1:] for item in asked if item.required or item.shown)
        return f"Dites : {parts}." if parts else ""
    if field.control == "record":
        return "Le nom ou l’adresse de sa page sur le site."
    return "Un par ligne." if field.many else ""


def _choice_line(field: FormField, form: Form) -> str:
    options = _options(field, form)
    if options:
        return "Au choix : " + " ; ".join(options)
    return _help_of_many(field, form)


def _example_line(field: FormField) -> str:
    return f"Exemple : {field.example}" if field.example else ""


def _optional(form: Form) -> str:
    """Name the first things one may add."""
    left = [
        field.label
        for field in form.root.fields
        if not (field.required or field.shown or field.key in ("id", "autres_sources", "avertissements_voulus"))
    ]
    return ", ".join(label[:1].lower() + label[1:] for label in left[:6])
