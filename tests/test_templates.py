"""Templates: each sees a documented context, prints French, and runs nothing that a text holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from generator.gabarits import PATH, contexts, template_contexts, variables_of
from generator.problems import OutputError
from generator.templates import Context, Templates
from tests.hubs import ROOT

FOLDER = ROOT / "overrides" / "fiches"


@dataclass(frozen=True)
class Words(Context):
    """Variables of the template of a test."""

    template: ClassVar[str] = "essai.html"
    text: object
    """What is shown."""


def render(folder: Path, source: str, text: object = "", *, base: str = "../../") -> str:
    (folder / "essai.html").write_text(source, "utf-8")
    templates = Templates(folder, lambda kind, identifier: (f"{kind}/{identifier}/", identifier), base)
    return templates.render(Words(text))


@pytest.mark.parametrize("context", contexts(), ids=lambda context: context.__name__)
def test_each_variable_is_documented(context: type[Context]) -> None:
    assert [variable.name for variable in variables_of(context) if not variable.meaning] == []


@pytest.mark.parametrize("context", contexts(), ids=lambda context: context.__name__)
def test_each_context_names_a_template_that_exists_and_says_so(context: type[Context]) -> None:
    assert (FOLDER / context.template).is_file()
    assert context.__doc__ is not None
    assert context.template in context.__doc__


@pytest.mark.parametrize("context", contexts(), ids=lambda context: context.__name__)
def test_each_variable_is_used_by_its_template(context: type[Context]) -> None:
    text = "".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.html")))

    assert [variable.name for variable in variables_of(context) if variable.name not in text] == []


def test_no_template_is_left_without_a_context() -> None:
    used = {context.template for context in contexts()}
    included = [path.name for path in FOLDER.glob("*.html") if f'"{path.name}"' in _every_template()]

    assert sorted({path.name for path in FOLDER.glob("*.html")} - used - set(included)) == []


def _every_template() -> str:
    return "".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.html")))


def test_the_page_of_templates_is_up_to_date() -> None:
    """`make reference` rewrites it."""
    assert (ROOT / PATH).read_text("utf-8") == template_contexts()


@pytest.mark.parametrize(
    ("source", "text", "shown"),
    [
        pytest.param("{{ text }}", "C'est 10 € ?", "C’est 10\u202f€\u202f?", id="French typography"),
        pytest.param(
            "<p title='a : b'>Prix : {{ text }} ?</p>{% if 1 == 1 %} « ici »{% endif %}",
            "x",
            "<p title='a : b'>Prix\u00a0: x\u202f?</p> «\u202fici\u202f»",
            id="French typography in the template's own words, not in its tags",
        ),
        pytest.param("{{ text }}", "<b>&", "&lt;b&gt;&amp;", id="HTML is escaped"),
        pytest.param("{{ text }}", "{{ 7 * 7 }}", "{{ 7 * 7 }}", id="a template in a text is not run"),
        pytest.param(
            '<a href="{{ text }}">', '"><script>', '<a href="&#34;&gt;&lt;script&gt;">', id="attributes are closed"
        ),
        pytest.param("{{ text | md }}", "**a** <i>", "<p><strong>a</strong> &lt;i&gt;</p>", id="Markdown"),
        pytest.param("{{ text | mdi }}", "**a**", "<strong>a</strong>", id="inline Markdown"),
        pytest.param(
            "{{ text | md }}", "[[aide:x]]", '<p><a href="../../aide/x/" rel="noopener">x</a></p>', id="internal link"
        ),
        pytest.param("{{ text | nombre }}", 1234.5, "1\u202f234,5", id="number"),
        pytest.param("{{ text | partielle }}", "2026-09", "septembre 2026", id="partial date"),
        pytest.param("{{ text | territoire }}", "REG-53", "Bretagne", id="territory"),
        pytest.param("{{ text | departement }}", "2A", "Corse-du-Sud", id="department"),
        pytest.param("{{ text | nue }}", "https://www.exemple.fr/", "exemple.fr", id="bare address"),
        pytest.param("{{ text | bas_de_casse }}", "Un mot", "un mot", id="lower case"),
        pytest.param("{{ text | bas_de_casse }}", "TVA", "TVA", id="initials keep their capitals"),
        pytest.param("{{ base }}aides/", "", "../../aides/", id="the way to the root"),
    ],
)
def test_what_a_template_prints(tmp_path: Path, source: str, text: object, shown: str) -> None:
    assert render(tmp_path, source, text) == shown


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("{{ absente }}", "'absente' is undefined", id="unknown variable"),
        pytest.param("\n{% for %}", "ligne 2", id="syntax"),
        pytest.param("{{ text.absente.encore }}", "absente", id="unknown attribute"),
        pytest.param("{{ text + 1 }}", "TypeError", id="wrong type"),
        pytest.param("{% include 'absent.html' %}", "absent.html", id="missing part"),
    ],
)
def test_a_wrong_template_is_named_in_french(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(OutputError, match=r"overrides/fiches/essai\.html") as caught:
        render(tmp_path, source, "mot")

    assert message in str(caught.value)
    assert "gabarit refusé" in str(caught.value)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"overrides/fiches/essai\.html"):
        Templates(tmp_path, lambda kind, identifier: None, "").render(Words(""))
