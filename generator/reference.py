"""What contributors and editors read about the data, made from the models: schemas, dictionary, blank records."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from generator.load.upkeep import DEFAULT_MONTHS, UPKEEP_MODELS, read_upkeep
from generator.models.common import (
    Day,
    Department,
    Line,
    Moment,
    NafPrefix,
    Node,
    PartialDate,
    Postcode,
    Record,
    Siren,
    Slug,
    Territory,
    Text,
    Url,
)
from generator.models.contracts import Clause, ContractText, Fingerprint, VariableName, Version
from generator.models.hub import Pair
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.models.shape import FieldShape, fields_of
from generator.problem_guide import CHAPTERS, REFERENCE_PATH, Explanation
from generator.problems import Level
from generator.yaml_text import schema_comment

_WRITTEN_BY = "Page écrite par `etrier reference` d’après les modèles : ne la modifiez pas à la main."

# Our constrained types, by their constraints: (constraints, French form, example).
_FORMS: tuple[tuple[tuple[Any, ...], str, str], ...] = tuple(
    (get_args(alias)[1:], form, example)
    for alias, form, example in (
        (Line, "une ligne de texte", "Une ligne de texte"),
        (Text, "texte : paragraphes, listes, **gras**, liens", "Une ou deux phrases."),
        (Slug, "nom court : lettres minuscules sans accent, chiffres, tirets", "nom-court"),
        (Url, "adresse en https", "https://www.exemple.fr"),
        (Siren, "Siren : neuf chiffres, entre guillemets", '"732829320"'),
        (Department, "département, entre guillemets", '"77"'),
        (Territory, "territoire : FR, REG-xx ou DEP-xx", "FR"),
        (Postcode, "code postal : cinq chiffres, entre guillemets", '"01000"'),
        (NafPrefix, "code NAF ou son début, entre guillemets", '"43.22A"'),
        (PartialDate, "date : 2026-09-01, 2026-09 ou 2026", "2026-09"),
        (Day, "date : 2026-09-01", "2026-11-21"),
        (Moment, "jour et heure : 2026-12-08T18:30", "2026-12-08T18:30"),
        (ContractText, "texte de contrat : paragraphes, listes, **gras**, {variable}, [[clause:nom]]", "Une phrase."),
        (Fingerprint, "empreinte écrite par la commande seal", "0123456789abcdef" * 4),
        (Pair, "deux noms courts séparés par un point", "clients.davantage"),
        (Version, "trois nombres, comme 0.1.0", "0.1.0"),
        (VariableName, "nom de variable : lettres minuscules, chiffres, traits bas", "prix_mensuel"),
    )
)

# Optional one by one, but not all at once: the record is refused without them.
_SHOWN_BY_KIND: dict[str, frozenset[str]] = {"chiffre": frozenset({"valeur"}), "prix": frozenset({"bas", "haut"})}

_SHOWN_BY_NODE: dict[type[Node], frozenset[str]] = {Clause: frozenset({"usage"})}

_BLANK = "…"

ANSWER_EXAMPLE = (
    "avertissements_voulus:",
    "  - code: fin-lointaine",
    "    champ: fin",
    "    raison: La loi fixe la fin au 31 décembre 2035.",
)
"""How a record answers a warning."""

_NOT_IN_BLANKS = frozenset({"avertissements_voulus"})
"""Fields that nobody needs before something else has asked for them."""

_GUIDE = "CONTRIBUTING.md"
"""Written by hand, but for one column of its table of kinds."""

_SIGNS = "%@&*!|>[]{}`'\"#-?"
"""What no bare YAML text can begin with."""


def json_schema(kind: Kind) -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a kind, for editors; descriptions are French."""
    return _schema(kind.model, kind.label, f"Fiche « {kind.label.lower()} », dans {_places(kind)}")


def _schema(model: type[Node], title: str, description: str) -> dict[str, Any]:
    schema = _without_english(model.model_json_schema(by_alias=True))
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "description": description}
    return {**head, **schema}


def data_dictionary(months: Mapping[str, int] = DEFAULT_MONTHS) -> str:
    """Give the French Markdown page that lists every kind, its fields and their values.

    Args:
        months: How long a check stays fresh, by kind.
    """
    return "\n".join(_dictionary_lines(months)).rstrip() + "\n"


def with_spans(table: str, months: Mapping[str, int]) -> str:
    """Set the last column of a Markdown table whose rows name a kind: how long its checks stay fresh."""
    return re.sub(
        r"^(\| [^|]+ \| `([a-z-]+)` \| .* \|) \d+ mois \|$",
        lambda row: f"{row[1]} {months.get(row[2], 0)} mois |" if row[2] in months else row[0],
        table,
        flags=re.MULTILINE,
    )


def blank_record(kind: Kind, identifier: str) -> str:
    """Give a commented YAML file to fill in.

    Mandatory fields are blanks ("…") under a comment that gives an example; optional ones are commented out.

    Args:
        kind: What to write.
        identifier: The id, already filled in.
    """
    path = kind.patterns[0].replace("{id}", identifier)
    lines = [
        schema_comment(kind, f"data/{path}"),
        f"# {kind.label}. Ce fichier va dans data/{path.replace('*', '<dossier>')}",
        f"# Remplacez chaque « {_BLANK} ». Pour vous servir d’une ligne facultative, effacez le # qui la précède.",
        "",
        *_blank_fields(kind.model, "", _SHOWN_BY_KIND.get(kind.key, frozenset()), {"id": identifier}),
    ]
    return "\n".join(lines) + "\n"


def problem_reference() -> str:
    """Give the French Markdown page that explains every problem."""
    return "\n".join(_problem_lines()).rstrip() + "\n"


def reference_files(months: Mapping[str, int] = DEFAULT_MONTHS) -> dict[str, str]:
    """Give every reference file, by its path relative to the project.

    Args:
        months: How long a check stays fresh, by kind.
    """
    files = {"docs/dictionnaire.md": data_dictionary(months), REFERENCE_PATH: problem_reference()}
    for path, model in UPKEEP_MODELS.items():
        name = path.removeprefix("data/").removesuffix(".yml")
        schema = _schema(model, name, f"Ce que dit `{path}`")
        files[f"docs/schemas/{name}.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    for kind in KINDS:
        files[f"docs/schemas/{kind.key}.json"] = json.dumps(json_schema(kind), ensure_ascii=False, indent=2) + "\n"
        files[f"docs/fiches-vierges/{kind.key}.yml"] = blank_record(kind, "nom-court")
    return files


def write_reference(root: Path, more: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Write the reference files that are absent or out of date, and give their paths.

    Args:
        root: The project.
        more: Pages that upper floors make, by their path relative to the project.

    Raises:
        OSError: When `docs/` cannot be written.
    """
    written = []
    months = read_upkeep(root)[0].months
    files = {**reference_files(months), **(more or {})}
    guide = root / _GUIDE
    if guide.is_file():
        files[_GUIDE] = with_spans(guide.read_text("utf-8"), months)
    for path, text in files.items():
        file = root / path
        if not file.exists() or file.read_bytes() != text.encode():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
            written.append(path)
    return tuple(written)


# --- JSON Schema ------------------------------------------------------------------------------------------


def _without_english(schema: Any) -> Any:
    """Take out what pydantic adds in English: titles made from attributes, docstrings of the classes."""
    if isinstance(schema, list):
        return [_without_english(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    is_class = "properties" in schema
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: _without_english(item) for name, item in value.items()}
        elif key in ("default", "examples", "enum", "required"):
            kept[key] = value
        elif key != "title" and not (key == "description" and is_class):
            kept[key] = _without_english(value)
    return kept


# --- dictionary -------------------------------------------------------------------------------------------


def _dictionary_lines(months: Mapping[str, int]) -> Iterator[str]:
    yield "# Dictionnaire des données"
    yield ""
    yield f"_{_WRITTEN_BY}_"
    yield ""
    yield "Chaque fiche est un fichier. Son `id` est le nom du fichier (ou du dossier). Les champs"
    yield "communs à toutes les fiches, comme `source` et `verifie_le`, ne sont décrits qu’une fois."
    yield "Les délais de fraîcheur se changent dans `data/fraicheur.yml`, avec leur raison."
    yield ""
    yield "| Sorte | Clé dans les liens | Où | Fraîche pendant |"
    yield "|---|---|---|---|"
    for kind in KINDS:
        yield f"| [{kind.label}](#{kind.key}) | `{kind.key}` | {_places(kind)} | {months[kind.key]} mois |"
    yield ""
    common = {shape.alias for shape in fields_of(Record)}
    yield "## Champs communs {#commun}"
    yield ""
    yield from _table(fields_of(Record))
    described: set[type[Node]] = set()
    yield from _nested(fields_of(Record), described)
    for kind in KINDS:
        own = tuple(shape for shape in fields_of(kind.model) if shape.alias not in common)
        yield f"## {kind.label} {{#{kind.key}}}"
        yield ""
        yield f"Dans {_places(kind)}. Une fiche vierge : `docs/fiches-vierges/{kind.key}.yml`."
        yield ""
        yield from _table(own)
        yield from _nested(own, described)


def _nested(shapes: tuple[FieldShape, ...], described: set[type[Node]]) -> Iterator[str]:
    """Describe the blocks that fields hold, each where it is first met."""
    for shape in shapes:
        node = shape.node
        if node is None or node in described:
            continue
        described.add(node)
        yield f"### `{shape.alias}` {{#{_anchor(node)}}}"
        yield ""
        yield from _table(fields_of(node))
        yield from _nested(fields_of(node), described)


def _table(shapes: tuple[FieldShape, ...]) -> Iterator[str]:
    yield "| Champ | Forme | Obligatoire | Ce que c’est |"
    yield "|---|---|---|---|"
    for shape in shapes:
        example = f" Exemple : `{shape.examples[0]}`." if shape.examples else ""
        meaning = f"{_cell(shape.description)}.{example}{_values(shape)}"
        yield f"| `{shape.alias}` | {_cell(_form(shape))} | {'oui' if shape.is_required else 'non'} | {meaning} |"
    yield ""


def _values(shape: FieldShape) -> str:
    vocabulary = shape.vocabulary
    if vocabulary is None:
        return ""
    return "".join(f"<br>`{entry.value}` : {_cell(entry.meaning)}" for entry in vocabulary)


def _form(shape: FieldShape) -> str:
    node = shape.node
    form = f"[bloc](#{_anchor(node)})" if node else _value_form(shape)
    if not shape.is_list:
        return form
    least, most = _bound(shape.list_metadata, "min_length"), _bound(shape.list_metadata, "max_length")
    size = " ".join(
        text for text in (f"d’au moins {least}" if least else "", f"et d’au plus {most}" if most else "") if text
    )
    return f"liste{' ' + size if size else ''} : {form}"


def _value_form(shape: FieldShape) -> str:
    if shape.vocabulary:
        return "une valeur de la liste"
    if shape.ref_kind:
        return f"nom d’une fiche [{KIND_BY_KEY[shape.ref_kind].label.lower()}](#{shape.ref_kind})"
    for metadata, form, _ in _FORMS:
        if shape.metadata[: len(metadata)] == metadata:
            return form
    if shape.base is bool:
        return "`true` (vrai) ou `false` (faux)"
    if shape.base in (int, float):
        least, most = _bound(shape.metadata, "ge"), _bound(shape.metadata, "le")
        limits = "" if least is None or most is None else f", de {_number(least)} à {_number(most)}"
        return ("nombre entier" if shape.base is int else "nombre") + limits
    return "texte"


def _bound(metadata: tuple[Any, ...], name: str) -> Any:
    """Give a limit among constraints, such as "ge" or "max_length"; None when there is none."""
    # `Annotated[int, Field(ge=0)]` keeps its limits inside the `Field`, one level down.
    flat = [inner for item in metadata for inner in (item, *getattr(item, "metadata", ()))]
    return next((getattr(item, name) for item in flat if getattr(item, name, None) is not None), None)


def _number(value: float) -> str:
    return f"{value:,}".replace(",", "\u202f")


def _anchor(node: type[Node]) -> str:
    return f"bloc-{node.__name__.lower()}"


def _places(kind: Kind) -> str:
    return " ou ".join(
        f"`data/{pattern.replace('{id}', '<id>').replace('*', '<dossier>')}`" for pattern in kind.patterns
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").removesuffix(".")


# --- problems ---------------------------------------------------------------------------------------------


def _problem_lines() -> Iterator[str]:
    yield "# Les problèmes, un par un"
    yield ""
    yield "_Page écrite par `etrier reference` d’après `generator/problem_guide/` : ne la modifiez pas à la main._"
    yield ""
    yield "Quand une fiche ne convient pas, `etrier check` (ou la page de votre proposition) l’écrit ainsi :"
    yield ""
    yield "```text"
    yield (
        "data/aids/cheque.yml:12:15: erreur [territoire-inconnu] territoires.0 : attendu FR, une région comme REG-53 "
        "ou un département comme DEP-77, trouvé Bretagne"
    )
    yield "    → Écrivez REG-53"
    yield "```"
    yield ""
    yield (
        "Le fichier, la ligne, la colonne ; le nom du problème entre crochets ; le champ (`territoires.0` est le "
        "premier de la liste) ; ce qui était attendu et trouvé ; ce que vous pouvez faire. Une **erreur** empêche de "
        "publier. Un **avertissement** demande « est-ce voulu ? » et n’empêche rien ; si c’est voulu, répondez dans "
        "la fiche :"
    )
    yield ""
    yield "```yaml"
    yield from ANSWER_EXAMPLE
    yield "```"
    yield ""
    yield (
        "`champ:` est facultatif : il dit de quel champ on parle, quand la même question est posée à plusieurs. Le "
        "programme sait corriger seul certaines fautes, quand une seule valeur est possible : c’est dit à la fin."
    )
    yield ""
    yield "Cherchez ci-dessous le nom entre crochets."
    for chapter in CHAPTERS:
        yield ""
        yield f"## {chapter.title}"
        if chapter.introduction:
            yield ""
            yield chapter.introduction
        for explanation in chapter.explanations:
            yield from _explained(explanation)


def _explained(explanation: Explanation) -> Iterator[str]:
    level = "**Avertissement.** " if explanation.level is Level.WARNING else ""
    mended = " `etrier check --fix` le corrige quand une seule valeur est possible." if explanation.is_mended else ""
    yield ""
    yield f"### `{explanation.code}` {{#{explanation.code}}}"
    yield ""
    yield f"{level}{explanation.what} {explanation.why}{mended}"
    for title, lines in (("Avant", explanation.before), ("Après", explanation.after)):
        yield ""
        yield f'```text title="{title}"'
        yield lines
        yield "```"


# --- blank records ----------------------------------------------------------------------------------------


def _blank_fields(
    model: type[Node],
    indent: str,
    shown: frozenset[str] = frozenset(),
    filled: dict[str, str] | None = None,
    rank: int = 0,
) -> Iterator[str]:
    """Give the lines of a mapping; `shown` are optional fields to show as blanks too, `rank` its place in a list."""
    shown = shown | _SHOWN_BY_NODE.get(model, frozenset())
    for shape in fields_of(model):
        if shape.alias in _NOT_IN_BLANKS:
            continue
        is_kept = shape.is_required or shape.alias in shown
        need = "obligatoire" if is_kept else "facultatif"
        yield f"{indent}# {shape.description} ({need}). {_form_in_words(shape)}".rstrip()
        if filled and shape.alias in filled:
            yield f"{indent}{shape.alias}: {filled[shape.alias]}"
        elif is_kept:
            yield from _blank_value(shape, indent, rank)
        elif shape.node is None:
            yield f"{indent}# {shape.alias}: {_example_on_one_line(shape)}"
        else:
            yield from (f"{indent}# {line}" for line in _blank_value(shape, ""))
        if not indent:
            yield ""


def _blank_value(shape: FieldShape, indent: str, rank: int = 0) -> Iterator[str]:
    node = shape.node
    if node is None:
        yield f"{indent}# Exemple : {example_of(shape, rank)}"
    if node is None and not shape.is_list:
        yield f"{indent}{shape.alias}: {_BLANK}"
        return
    yield f"{indent}{shape.alias}:"
    if node is None:
        yield f"{indent}  - {_BLANK}"
    elif shape.is_list:
        for item in range(_bound(shape.list_metadata, "min_length") or 1):
            yield from _blank_item(node, indent, item)
    else:
        yield from _blank_fields(node, f"{indent}  ")


def _blank_item(node: type[Node], indent: str, rank: int) -> Iterator[str]:
    """Give the lines of one item of a list: the dash goes before its first key, below the comments."""
    needs_dash = True
    for line in _blank_fields(node, f"{indent}    ", rank=rank):
        if needs_dash and not line.lstrip().startswith("#"):
            yield f"{indent}  - {line.lstrip()}"
            needs_dash = False
        else:
            yield line


def _example_on_one_line(shape: FieldShape) -> str:
    return f"[{example_of(shape)}]" if shape.is_list else example_of(shape)


def _form_in_words(shape: FieldShape) -> str:
    """Say the form of a value without Markdown links."""
    if shape.vocabulary:
        return "Une de ces valeurs : " + ", ".join(shape.vocabulary.values)
    if shape.node:
        return ""
    form = f"nom d’une fiche {KIND_BY_KEY[shape.ref_kind].label.lower()}" if shape.ref_kind else _value_form(shape)
    form = form.replace("`", "").replace("**", "")
    return f"Liste : {form}" if shape.is_list else form[:1].upper() + form[1:]


def example_of(shape: FieldShape, rank: int = 0) -> str:
    """Give a value that the field accepts, as it is typed in YAML.

    Items of a list differ where they must: `rank` takes the next value of a vocabulary, and only the first is true.
    """
    if shape.examples:
        return _typed(shape.examples[0], shape)
    if shape.vocabulary:
        return shape.vocabulary.values[rank % len(shape.vocabulary.values)]
    if shape.ref_kind:
        return "nom-de-la-fiche"
    for metadata, _, example in _FORMS:
        if shape.metadata[: len(metadata)] == metadata:
            return example
    if shape.base is bool:
        return "false" if rank else "true"
    return str(_bound(shape.metadata, "ge") or 1)


def _typed(example: Any, shape: FieldShape) -> str:
    """Write an example as YAML, between quotes when YAML would read something else than text."""
    text = str(example)
    is_ambiguous = text.replace(".", "").isdigit() or ": " in text or " #" in text or text[:1] in _SIGNS
    return f'"{text}"' if shape.base is str and is_ambiguous else text
