"""Forms made from the models: every field is asked, in words, with its limits; every rule is handed over."""

import json
from datetime import date
from typing import Any

import pytest

from generator.forms import Form, form_by_key, form_of, shared_facts
from generator.load import load_records
from generator.load.translate import models_of
from generator.models import rules
from generator.models.common import Node
from generator.models.kinds import KIND_BY_KEY, KINDS, Kind
from generator.models.shape import fields_of
from generator.pages import propose
from generator.settings import Settings
from generator.site import resolve
from generator.yaml_text import Span, spans
from tests.helpers import SITES

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)


def field(form: Form, node: str, key: str) -> Any:
    return next(item for found in form.nodes if found.name == node for item in found.fields if item.key == key)


@every_kind
def test_every_field_is_asked_in_words(kind: Kind) -> None:
    form = form_of(kind)

    asked = {(node.name, item.key) for node in form.nodes for item in node.fields}
    assert asked == {(model.__name__, shape.alias) for model in models_of(kind.model) for shape in fields_of(model)}
    labels = [item.label for node in form.nodes for item in node.fields]
    assert [label for label in labels if not label or len(label) > 110 or label != label.strip()] == []
    assert [label for label in labels if "guillemets" in label or label.startswith(("Vrai si", "Faux si", "true"))] == []


@every_kind
def test_questions_of_one_block_differ(kind: Kind) -> None:
    for node in form_of(kind).nodes:
        labels = [item.label for item in node.fields]
        assert sorted(set(labels)) == sorted(labels), node.name


@pytest.mark.parametrize(
    ("kind", "node", "key", "expected"),
    [
        pytest.param("aide", "Aid", "etat", {"control": "choice", "choices": "état de l’aide", "required": True}, id="a closed list"),
        pytest.param("aide", "Aid", "besoins", {"control": "records", "ref": "besoin", "least": 1}, id="records of another kind"),
        pytest.param("aide", "AidAmount", "plafond", {"control": "number", "ge": 0, "le": 100_000_000, "whole": False}, id="an amount: zero is a bound"),
        pytest.param("aide", "Aid", "pas_si", {"control": "lines", "max": 300, "required": False}, id="a list of lines"),
        pytest.param("aide", "Aid", "pour_qui", {"control": "text", "max": 6000, "markdown": True}, id="a long text"),
        pytest.param("aide", "Aid", "territoires", {"control": "choices", "choices": "@territories", "check": "territory"}, id="territories"),
        pytest.param("metier", "Trade", "etapes", {"control": "blocks", "node": "Step", "least": 4, "most": 7}, id="a list of blocks"),
        pytest.param("prestataire", "Provider", "siren", {"control": "line", "check": "siren", "label": "Siren"}, id="a Siren"),
        pytest.param("seance", "Session", "debut", {"control": "moment", "check": "moment"}, id="a moment"),
        pytest.param("obligation", "Obligation", "pour_tous", {"control": "bool", "label": "Presque toutes les petites entreprises sont concernées"}, id="yes or no"),
        pytest.param("contrat", "ContractChange", "empreinte", {"control": "line", "pattern": "^[0-9a-f]{64}$"}, id="a pattern"),
    ],
)
def test_a_field_says_how_it_is_asked(kind: str, node: str, key: str, expected: dict[str, Any]) -> None:
    found = field(form_by_key(kind), node, key)

    assert {name: getattr(found, name) for name in expected} == expected


def test_a_bound_of_zero_reaches_the_browser() -> None:
    nodes = form_by_key("aide").as_json()["nodes"]

    (ceiling,) = [item for item in nodes["AidAmount"]["fields"] if item["key"] == "plafond"]
    assert ceiling["ge"] == 0


def test_every_rule_of_the_models_is_handed_over() -> None:
    bonds = {bond["rule"] for form in map(form_of, KINDS) for node in form.nodes for bond in node.bonds}
    declared = {name for name, value in vars(rules).items() if isinstance(value, type) and issubclass(value, rules.Rule) and value is not rules.Rule}
    models: set[type[Node]] = set().union(*(models_of(kind.model) for kind in KINDS))  # type: ignore[arg-type]

    assert bonds == declared
    assert sum(len(model.bonds) for model in models) == sum({node.name: len(node.bonds) for form in map(form_of, KINDS) for node in form.nodes}.values())


def test_a_class_with_rules_obeys_them() -> None:
    models: set[type[Node]] = set().union(*(models_of(kind.model) for kind in KINDS))  # type: ignore[arg-type]

    assert [model.__name__ for model in models if model.bonds and not model.__pydantic_decorators__.model_validators] == []


def test_every_limit_has_its_sentence() -> None:
    said = shared_facts()["sentences"]

    for form in map(form_of, KINDS):
        for node in form.nodes:
            for item in node.fields:
                wanted = [name for name, limit in (("string_too_long", item.max), ("string_too_short", item.min), ("too_short", item.least), ("too_long", item.most)) if limit is not None and f"{name}:{limit}" not in said]
                assert wanted == [], (node.name, item.key)
                assert not item.pattern or f"pattern:{item.pattern}" in said
    assert said["string_too_long:300"] == ["texte-long", "attendu au plus 300 caractères, trouvé {count}"]
    assert said["greater_than_equal:0"] == ["nombre-petit", "attendu au moins 0, trouvé {found}"]


def test_advice_that_speaks_of_the_file_is_not_given_in_a_form() -> None:
    advice = shared_facts()["advice"]

    assert [text for text in advice.values() if "`" in text or "guillemets" in text] == []
    assert advice["siren-key"] == "Un chiffre est faux : recopiez-le depuis l’annuaire des entreprises"


def test_every_kind_is_offered_once() -> None:
    offered = [offer.kind.key for group in propose.GROUPS for offer in group.offers]

    assert sorted(offered) == sorted(kind.key for kind in KINDS)


@pytest.mark.parametrize("kind", sorted(propose._PREVIEWS))
def test_a_preview_names_fields_that_exist(kind: str) -> None:
    form = form_by_key(kind)
    layout = propose._PREVIEWS[kind]
    named = [*layout["badges"], *layout["lead"], *(key for part in (*layout["facts"], *layout["parts"]) for key in part[1])]

    keys = {item.key for item in form.root.fields}
    assert [key for key in named if key.split(".")[0] not in keys] == []


RECORD = """\
# tête 😀
id: cheque # 😀
source:
  titre: Une page
pas_si:
  - un
  - deux
nature: [pret]
"""


def test_a_record_is_given_with_the_place_of_all_it_holds() -> None:
    given = propose.correction("data/aids/cheque.yml", RECORD)
    wide = RECORD.encode("utf-16-le")

    def cut(start: int, end: int) -> str:
        return wide[2 * start : 2 * end].decode("utf-16-le")

    places = dict(zip(given["content"], given["places"], strict=True))
    assert given["text"] == RECORD
    assert cut(*places["id"][2:4]) == " cheque"
    assert cut(*places["source"][7][0][2:4]) == " Une page"
    assert [cut(*item[2:4]) for item in places["pas_si"][7]] == [" un", " deux"]
    assert cut(*places["nature"][2:4]) == " [pret]"
    assert len(places["nature"]) == 7
    assert json.loads(json.dumps(given)) == given


def test_the_places_are_those_of_the_text() -> None:
    plain = RECORD.replace("😀", "x")
    given = propose.correction("data/aids/cheque.yml", plain)
    found: Span = spans(plain)["source", "titre"]

    assert given["places"][1][7][0][:5] == [found.start, found.end, found.value_start, found.value_end, found.indent]


def test_a_layout_without_places_is_given_with_none() -> None:
    assert propose.correction("data/aids/x.yml", "{id: x}\n")["places"] == []


@pytest.mark.parametrize(
    ("forge", "address"),
    [
        pytest.param("github", "https://f.fr/a/b/new/main", id="GitHub"),
        pytest.param("gitlab", "https://f.fr/a/b/-/new/main", id="GitLab"),
        pytest.param("forgejo", "https://f.fr/a/b/_new/main/{folder}", id="Forgejo: the folder is in the address"),
    ],
)
def test_each_forge_has_its_page_for_a_new_file(forge: Any, address: str) -> None:
    new_file = Settings(site_name="É", repo_url="https://f.fr/a/b/", forge=forge).new_file()

    assert new_file is not None
    assert new_file.address == address


def test_without_a_forge_there_is_no_page_for_a_new_file() -> None:
    assert Settings(site_name="É").new_file() is None


def test_an_edition_does_not_say_that_what_it_leaves_out_does_not_exist() -> None:
    records = load_records(SITES / "complete").records
    settings = Settings(site_name="É")

    def partial(edition: str | None) -> list[str]:
        site = resolve(records, today=date(2026, 11, 28), settings=settings, edition=edition)
        context = propose.form_page(site, KIND_BY_KEY["aide"]).context
        assert isinstance(context, propose.ProposalForm)
        return list(json.loads(context.data)["partial"])

    assert partial(None) == []
    assert partial("corse") == ["aide", "reseau", "prestataire", "lieu"]
