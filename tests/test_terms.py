"""Glossary words in running text: linked once, where they are words and nothing else."""

import pytest

from generator.site import Site
from generator.terms import TermLinker
from tests.hubs import hub, loaded


@pytest.fixture(scope="module")
def linker() -> TermLinker:
    return TermLinker(glossary())


def glossary() -> Site:
    return hub(
        loaded("terme", id="devis", terme="devis"),
        loaded("terme", id="mot-de-passe", terme="mot de passe", synonymes=["code secret"]),
        loaded("terme", id="plateforme-agreee", terme="plateforme agréée"),
        loaded("terme", id="plateforme", terme="plateforme"),
        loaded("terme", id="restauration", terme="restauration", relier=False),
    )


def link(identifier: str, words: str) -> str:
    return f'<a class="mot" href="../../glossaire/{identifier}/">{words}</a>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<p>Un devis, un devis.</p>", f"<p>Un {link('devis', 'devis')}, un devis.</p>", id="the first use only"
        ),
        pytest.param("<p>Devis</p>", f"<p>{link('devis', 'Devis')}</p>", id="a capital"),
        pytest.param("<p>Vos mots de passe</p>", f"<p>Vos {link('mot-de-passe', 'mots de passe')}</p>", id="a plural"),
        pytest.param("<p>Le code secret</p>", "<p>Le code secret</p>", id="not a synonym"),
        pytest.param(
            "<p>Deux plateformes agréées</p>",
            f"<p>Deux {link('plateforme-agreee', 'plateformes agréées')}</p>",
            id="a plural of every word",
        ),
        pytest.param(
            "<p>Une plateforme agréée</p>",
            f"<p>Une {link('plateforme-agreee', 'plateforme agréée')}</p>",
            id="the longest",
        ),
        pytest.param("<h2>Devis</h2><p>rien</p>", "<h2>Devis</h2><p>rien</p>", id="not in a heading"),
        pytest.param('<p><a href="#">devis</a></p>', '<p><a href="#">devis</a></p>', id="not in a link"),
        pytest.param('<p title="devis">rien</p>', '<p title="devis">rien</p>', id="not in an attribute"),
        pytest.param("<p>sous-devis devisement</p>", "<p>sous-devis devisement</p>", id="not inside a longer word"),
        pytest.param("<p>La restauration</p>", "<p>La restauration</p>", id="not a word of several senses"),
        pytest.param(
            '<p>devis <a href="../../glossaire/devis/">ici</a></p>',
            '<p>devis <a href="../../glossaire/devis/">ici</a></p>',
            id="not when the page links it already",
        ),
    ],
)
def test_words_are_linked(linker: TermLinker, html: str, expected: str) -> None:
    assert linker.link(html, "../../") == expected
