"""mkdocs.yml: what is read, and a French sentence for whatever cannot be."""

from pathlib import Path

import pytest

from generator.problems import SettingsError
from generator.settings import Settings, read_settings
from tests.hubs import ROOT


def settings_of(folder: Path, text: str) -> Settings:
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return read_settings(folder)


def test_the_usual_keys_and_our_own_are_read_and_the_rest_is_left_to_mkdocs(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path,
        """
site_name: Étrier
site_description: Une phrase.
site_url: https://exemple.fr/hub/
repo_url: https://forge.exemple.fr/a/b/
theme: {name: material}
markdown_extensions:
  - emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
nav: !ENV [A, B]
extra:
  social: []
  etrier: {forge: forgejo, branch: principale}
""",
    )

    assert settings == Settings(
        site_name="Étrier",
        site_description="Une phrase.",
        site_url="https://exemple.fr/hub/",
        repo_url="https://forge.exemple.fr/a/b/",
        forge="forgejo",
        branch="principale",
    )


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "site_name: Étrier\nextra:\n") == Settings(site_name="Étrier")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("site_name:\n", "mkdocs.yml : site_name : ce réglage manque", id="no name"),
        pytest.param(
            "site_name: 12\n",
            "mkdocs.yml : site_name : attendu un texte, entre guillemets, trouvé 12",
            id="name is a number",
        ),
        pytest.param(
            "site_name: É\nsite_url: http://exemple.fr/\n",
            "mkdocs.yml : site_url : attendu une adresse qui commence par https:// et finit par /, trouvé http://exemple.fr/",
            id="address without https",
        ),
        pytest.param(
            "site_name: É\nrepo_url: https://exemple.fr/depot\n",
            "mkdocs.yml : repo_url : attendu une adresse qui commence par https:// et finit par /, trouvé https://exemple.fr/depot",
            id="address without its last slash",
        ),
        pytest.param(
            "site_name: É\nextra: {etrier: {contact: moi}}\n",
            "mkdocs.yml : extra.etrier.contact : attendu une adresse comme contact@exemple.fr, trouvé moi",
            id="contact that is no mail address",
        ),
        pytest.param(
            "site_name: É\nextra: {etrier: {forge: svn}}\n",
            "mkdocs.yml : extra.etrier.forge : attendu github, gitlab ou forgejo, trouvé svn",
            id="unknown forge",
        ),
        pytest.param(
            "site_name: É\nextra: {etrier: {couleur: bleu}}\n",
            "mkdocs.yml : extra.etrier.couleur : ce réglage n’existe pas ; effacez-le, ou corrigez son nom",
            id="unknown setting",
        ),
        pytest.param(
            "site_name: É\nextra: {etrier: [github]}\n",
            "mkdocs.yml : extra.etrier : attendu des réglages, un par ligne (forge: github).",
            id="our settings are a list",
        ),
        pytest.param(
            "site_name: É\nextra: oui\n",
            "mkdocs.yml : extra.etrier : attendu des réglages, un par ligne (forge: github).",
            id="extra is a word",
        ),
        pytest.param("- a\n- b\n", "mkdocs.yml doit contenir des réglages, un par ligne (site_name: …).", id="a list"),
        pytest.param("", "mkdocs.yml doit contenir des réglages, un par ligne (site_name: …).", id="nothing"),
    ],
)
def test_a_wrong_setting_says_what_was_expected(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings_of(tmp_path, text)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: [1\n", id="not YAML"),
        pytest.param("site_name: 2026-02-31\n", id="impossible date"),
        pytest.param("site_name: !inconnu {a: 1}\n? [a, b]\n: c\n", id="list as a key"),
    ],
)
def test_an_unreadable_file_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"mkdocs\.yml ne peut pas être lu"):
        settings_of(tmp_path, text)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings_of(tmp_path, "site_url: x\nextra: {etrier: {forge: svn}}\n")

    assert len(str(caught.value).splitlines()) == 3


def test_bytes_that_are_not_utf8_are_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: \xe9\n")

    with pytest.raises(SettingsError, match="ne peut pas être lu"):
        read_settings(tmp_path)


def test_a_missing_file_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="placez-vous à la racine du projet"):
        read_settings(tmp_path)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").mkdir()

    with pytest.raises(SettingsError, match="ne peut pas être lu"):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    ("forge", "address"),
    [
        ("github", "https://f.fr/a/b/edit/main/data/aids/x.yml"),
        ("gitlab", "https://f.fr/a/b/-/edit/main/data/aids/x.yml"),
        ("forgejo", "https://f.fr/a/b/_edit/main/data/aids/x.yml"),
    ],
)
def test_each_forge_has_its_editor(tmp_path: Path, forge: str, address: str) -> None:
    text = f"site_name: É\nrepo_url: https://f.fr/a/b/\nextra: {{etrier: {{forge: {forge}}}}}\n"

    assert settings_of(tmp_path, text).edit_url("data/aids/x.yml") == address


@pytest.mark.parametrize(
    ("forge", "address"),
    [
        ("github", "https://f.fr/a/b/blob/main/docs/donnees.md"),
        ("gitlab", "https://f.fr/a/b/-/blob/main/docs/donnees.md"),
        ("forgejo", "https://f.fr/a/b/src/branch/main/docs/donnees.md"),
    ],
)
def test_each_forge_shows_a_file(tmp_path: Path, forge: str, address: str) -> None:
    text = f"site_name: É\nrepo_url: https://f.fr/a/b/\nextra: {{etrier: {{forge: {forge}}}}}\n"

    assert settings_of(tmp_path, text).view_url("docs/donnees.md") == address


def test_without_a_forge_there_is_no_editor() -> None:
    assert Settings(site_name="É").edit_url("data/aids/x.yml") is None
    assert Settings(site_name="É").view_url("docs/donnees.md") is None


def test_the_repository_has_sound_settings() -> None:
    assert read_settings(ROOT).site_name == "Étrier"
