"""`etrier diff`, `stale` and `links`: what a change means, what must be read again, which links are dead."""

from datetime import date
from pathlib import Path

import click

from generator.build import default_workers
from generator.command_options import day_option, root_option
from generator.load import load_records, read_upkeep
from generator.problems import SettingsError
from generator.revisions import as_json, as_markdown, as_text, changed_files, review
from generator.settings import read_settings
from generator.site import Site, resolve

_DIFF_FORMATS = {"texte": as_text, "markdown": as_markdown, "json": as_json}


@click.command("diff")
@root_option
@day_option
@click.argument("base", metavar="BASE")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_DIFF_FORMATS)),
    default="texte",
    help="Forme du compte rendu. [défaut : texte]",
)
def diff_command(root: Path, today: date, base: str, form: str) -> None:
    """Dit en clair ce qui change dans les fiches depuis la révision BASE (une branche, un commit)."""
    if not (root / "data").is_dir():
        place = root.resolve()
        raise SettingsError(f"Le dossier data/ est introuvable dans {place} : placez-vous à la racine du projet.")
    files = changed_files(root, base)
    # The records that have faults are told as such: the others make the hub that says which pages change.
    site = read_site(root, today) if files else _empty_site(root, today)
    click.echo(_DIFF_FORMATS[form](review(files, site, base)), nl=False)


def read_site(root: Path, today: date) -> Site:
    """Give the hub that the sound records make, whatever the others are."""
    cache_dir = root / ".cache" / "etrier"
    loaded = load_records(root, cache_dir=cache_dir, workers=default_workers())
    return resolve(loaded.records, today=today, settings=read_settings(root), upkeep=read_upkeep(root)[0])


def _empty_site(root: Path, today: date) -> Site:
    return resolve((), today=today, settings=read_settings(root))
