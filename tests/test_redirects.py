"""Old addresses of renamed records: a page that leads on, for every page of the record."""

import re
from pathlib import Path

from generator import redirects
from generator.build import build
from generator.load.upkeep import Upkeep
from generator.models.upkeep import Redirections
from generator.settings import Settings
from generator.site import resolve
from tests.hubs import TODAY, options, whole_project

MOVED = """\
redirections:
  - genre: aide
    ancien: vieux-cheque
    nouveau: cheque-d-essai
"""


def moved(*rows: dict[str, str]) -> Upkeep:
    return Upkeep(redirections=Redirections.model_validate({"redirections": rows}))


def test_every_page_of_a_renamed_record_is_followed() -> None:
    row = {"genre": "metier", "ancien": "plombier", "nouveau": "plombier-chauffagiste"}
    site = resolve((), today=TODAY, settings=Settings(site_name="Essai"), upkeep=moved(row))
    ends = (("", ""), ("", "fiche/"), ("embed/v1/", ""))
    urls = {f"{folder}metiers/plombier-chauffagiste/{end}" for folder, end in ends}

    made = {
        output.path: output.content.decode() for output in redirects.files(site, {*urls, "metiers/plombier-zingueur/"})
    }

    assert set(made) == {
        "_redirects",
        "metiers/plombier/index.html",
        "metiers/plombier/fiche/index.html",
        "embed/v1/metiers/plombier/index.html",
    }
    assert 'content="0; url=../../plombier-chauffagiste/fiche/"' in made["metiers/plombier/fiche/index.html"]
    assert "/metiers/plombier/fiche/ /metiers/plombier-chauffagiste/fiche/ 301\n" in made["_redirects"]


def test_a_record_that_the_edition_leaves_out_has_no_old_address() -> None:
    row = {"genre": "aide", "ancien": "vieux", "nouveau": "ailleurs"}
    site = resolve((), today=TODAY, settings=Settings(site_name="Essai"), upkeep=moved(row))

    assert list(redirects.files(site, {"aides/autre/"})) == []


def test_a_built_site_leads_from_the_old_address_to_the_page(tmp_path: Path) -> None:
    root = whole_project(tmp_path / "projet", "complete")
    (root / "data" / "redirections.yml").write_text(MOVED, "utf-8")

    build(options(root))

    old = root / "site" / "aides" / "vieux-cheque"
    target = re.search(r'url=([^"]+)"', (old / "index.html").read_text("utf-8"))
    assert target is not None
    assert (old / target.group(1) / "index.html").resolve().is_relative_to(root / "site" / "aides" / "cheque-d-essai")
    assert (old / target.group(1) / "index.html").is_file()
    assert "vieux-cheque" not in (root / "site" / "aides" / "index.html").read_text("utf-8")
