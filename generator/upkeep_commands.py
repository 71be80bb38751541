"""`etrier diff`, `stale` and `links`: what a change means, what must be read again, which links are dead."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator import __version__, reminders
from generator.command_options import day_option, output_option, root_option, tell
from generator.console import ConsoleReporter, error_console
from generator.french_click import FrenchCommand
from generator.geography import DEPARTMENT_NAME_BY_CODE
from generator.links import Client, Store, check_links, outside_addresses
from generator.links.pace import Pace
from generator.links.report import as_text as links_text
from generator.links.report import as_yaml as links_yaml
from generator.load import default_workers, load_records, read_upkeep
from generator.load.cache import without_gc, write_atomically
from generator.load.upkeep import REPORT_PATH
from generator.models.kinds import KIND_BY_KEY
from generator.problems import DataError, OutputError, SettingsError, has_errors
from generator.revisions import as_json, as_markdown, as_text, changed_files, review
from generator.settings import Settings, read_settings
from generator.site import Site, resolve


def _number(option: str, name: str, limits: tuple[int, int], default: int, told: str) -> Callable[[Any], Any]:
    """Make an option that takes a number between two limits, both allowed."""
    kind = click.IntRange(*limits)
    return click.option(option, name, type=kind, metavar="N", default=default, help=told)


_DIFF_FORMATS = {"texte": as_text, "markdown": as_markdown, "json": as_json}


@click.command("diff", cls=FrenchCommand)
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
@output_option
def diff_command(root: Path, today: date, base: str, form: str, output: Path | None) -> None:
    """Dit en clair ce qui change dans les fiches depuis la révision BASE (une branche, un commit)."""
    _require_data(root)
    files = changed_files(root, base)
    with without_gc():
        # The records that have faults are told as such: the others make the hub that says which pages change.
        site = read_site(root, today) if files else _empty_site(root, today)
        told = review(files, site, base)
    tell(_DIFF_FORMATS[form](told), output)


_STALE_FORMATS = ("texte", "csv", "issues", "ics")


@click.command("stale", cls=FrenchCommand)
@root_option
@day_option
@_number("--d-ici", "within", (0, 3650), 0, "Aussi ce qui le sera d’ici N jours. [défaut : 0]")
@click.option("--proprietaire", "owner", help="Seulement ce dont s’occupe ce réseau ; « personne » pour le reste.")
@click.option(
    "--genre", "kind", metavar="GENRE", type=click.Choice(sorted(KIND_BY_KEY)), help="Seulement cette sorte de fiche."
)
@click.option("--departement", "department", help="Seulement ce qui est dans ce département, ou vaut dans sa région.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_STALE_FORMATS),
    default="texte",
    help="texte, csv, issues (JSON prêt à poster sur la forge) ou ics (calendrier). [défaut : texte]",
)
@output_option
def stale_command(
    root: Path,
    today: date,
    within: int,
    owner: str | None,
    kind: str | None,
    department: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Dit quelles fiches sont à relire, par réseau qui s’en occupe, puis par sorte."""
    site = read_site(root, today)
    if owner not in (None, reminders.NOBODY) and site.find("reseau", owner) is None:
        raise click.UsageError(f"--proprietaire : aucun réseau {owner} dans data/networks/.")
    if department is not None and department.upper() not in DEPARTMENT_NAME_BY_CODE:
        raise click.UsageError(f"--departement : attendu un numéro comme 77, 2A ou 971, trouvé {department}.")
    wanted = department.upper() if department else None
    dues = reminders.due_records(site, within_days=within, owner=owner, kind=kind, department=wanted)
    tell(_stale_text(form, dues, site), output)


def _stale_text(form: str, dues: Sequence[reminders.Due], site: Site) -> str | bytes:
    if form == "ics":
        return reminders.as_calendar(dues, site)
    if form == "csv":
        return reminders.as_csv(dues, site)
    return _issues_json(reminders.as_issues(dues, site)) if form == "issues" else reminders.as_text(dues)


def _issues_json(issues: Iterable[reminders.Issue]) -> str:
    tickets = [
        {
            "cle": issue.key,
            "titre": issue.title,
            "texte": issue.body,
            "etiquettes": issue.labels,
            "compte": issue.account,
            "fiches": issue.count,
        }
        for issue in issues
    ]
    return json.dumps({"tickets": tickets}, ensure_ascii=False, indent=2) + "\n"


@click.command("links", cls=FrenchCommand)
@root_option
@day_option
@_number("--apres", "again", (1, 3650), 30, "Redemande une adresse qui répond au bout de N jours. [défaut : 30]")
@_number("--pause", "pause", (1, 600), 1, "Secondes entre deux demandes au même site. [défaut : 1]")
@_number("--sites", "hosts", (1, 16), 4, "Sites demandés en même temps. [défaut : 4]")
@_number("--delai", "timeout", (1, 120), 15, "Secondes d’attente d’une réponse. [défaut : 15]")
@click.option("--enregistrer", "saves", is_flag=True, help="Écrit data/liens.yml, que montre l’état des données.")
def links_command(root: Path, today: date, again: int, pause: int, hosts: int, timeout: int, saves: bool) -> None:
    """Contrôle les liens vers d’autres sites, doucement ; se reprend où il s’est arrêté."""
    _require_data(root)
    upkeep, problems = read_upkeep(root)
    if has_errors(problems):
        raise DataError(problems)
    cache_dir = root / ".cache" / "etrier"
    loaded = load_records(root, cache_dir=cache_dir, workers=default_workers())
    addresses = outside_addresses(root, loaded.records, upkeep.exceptions.exceptions, today)
    store = Store(cache_dir / "liens.json")
    client = Client(Pace(pause), agent=_agent(read_settings(root)), timeout_s=timeout)
    reporter = ConsoleReporter(error_console())
    try:
        with reporter.live():
            reporter.start("Contrôle des liens")
            outcome = check_links(
                addresses.holders,
                client,
                store,
                today=today,
                again_after_days=again,
                hosts_at_once=hosts,
                on_progress=reporter.progress,
            )
    except KeyboardInterrupt:
        click.echo("Arrêté. Ce qui a été contrôlé est gardé : relancez la commande pour continuer.", err=True)
        raise SystemExit(1) from None
    if not outcome.has_network:
        raise OutputError("Aucun site ne répond : le réseau manque sans doute. Rien n’est gardé de cet essai.")
    click.echo(links_text(outcome, addresses), nl=False)
    if saves:
        text = links_yaml(outcome.findings, len(addresses.excepted), today)
        write_atomically(root / REPORT_PATH, text.encode())
        click.echo(f"{REPORT_PATH} est à jour : proposez-le comme une fiche.")


def _agent(settings: Settings) -> str:
    """Say who asks, and where to complain."""
    where = settings.repo_url or settings.site_url
    return f"EtrierLiens/{__version__}{f' (+{where})' if where else ''}"


def read_site(root: Path, today: date) -> Site:
    """Give the hub that the sound records make, whatever the others are.

    Raises:
        SettingsError: When mkdocs.yml cannot be used, or there is no data/.
    """
    _require_data(root)
    cache_dir = root / ".cache" / "etrier"
    loaded = load_records(root, cache_dir=cache_dir, workers=default_workers())
    if has_errors(loaded.problems):
        count = len({problem.path for problem in loaded.problems})
        click.echo(f"Fichiers laissés de côté, « etrier check » dit pourquoi : {count}.", err=True)
    return resolve(loaded.records, today=today, settings=read_settings(root), upkeep=read_upkeep(root)[0])


def _empty_site(root: Path, today: date) -> Site:
    return resolve((), today=today, settings=read_settings(root))


def _require_data(root: Path) -> None:
    if not (root / "data").is_dir():
        place = root.resolve()
        raise SettingsError(f"Le dossier data/ est introuvable dans {place} : placez-vous à la racine du projet.")
