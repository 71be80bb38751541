"""The command line `etrier`: the only place that reads the clock and the environment, prints and exits.

Exit codes: 0 all is well, 1 the data or the project has a fault, 2 the command was called wrongly.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from generator import __version__
from generator.build import BuildOptions, build, clean_leftovers, default_workers
from generator.checks import check_records
from generator.console import ConsoleReporter, error_console, format_counts, format_problems, format_report
from generator.load import load_records
from generator.models.kinds import KIND_BY_KEY, KINDS
from generator.problems import DataError, EtrierError, SettingsError, has_errors
from generator.publish import publish as publish_site
from generator.reference import blank_record, write_reference

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def _today() -> date:
    """The day of the run; SOURCE_DATE_EPOCH (seconds since 1970, UTC) sets it for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now().astimezone().date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise SettingsError(f"SOURCE_DATE_EPOCH doit être un nombre de secondes, trouvé « {epoch} ».") from None


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date:
    if value is None:
        return _today()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"attendu une date comme 2026-11-21, trouvé {value}") from None


def _told_in_french(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Turn our errors into a French message and exit code 1: no traceback reaches a user."""

    @wraps(function)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except DataError as error:
            click.echo(format_problems(error.problems))
            click.echo("Rien n’a été publié ; le site précédent est intact.", err=True)
        except EtrierError as error:
            click.echo(str(error), err=True)
        except KeyboardInterrupt:
            click.echo("Arrêté. Le site précédent est intact.", err=True)
        except BrokenPipeError:
            # Whoever read our output has stopped; do not complain on a closed pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            click.echo(f"Le système refuse : {error.strerror or error} ({error.filename or 'sans fichier'}).", err=True)
        raise SystemExit(1)

    return wrapper


_root = click.option(
    "--racine",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("."),
    help="Dossier du projet (celui de mkdocs.yml).",
)
_day_option = click.option("--date", "today", callback=_day, help="Jour auquel comparer les dates, comme 2026-11-21.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="etrier")
def main() -> None:
    """Étrier : contrôle les fiches et construit le site."""


@main.command("build")
@_root
@_day_option
@click.option("--sortie", "output", type=click.Path(path_type=Path), help="Dossier du site. [défaut : site/]")
@click.option("--edition", help="Édition d’un territoire (une fiche de data/editions/).")
@click.option("--sans-index", is_flag=True, help="Sans recherche ni lot hors connexion : plus rapide.")
@click.option("--sans-lot", is_flag=True, help="Sans lot hors connexion.")
@_told_in_french
def build_command(root: Path, today: date, output: Path | None, edition: str | None, sans_index: bool, sans_lot: bool) -> None:
    """Construit le site entier."""
    reporter = ConsoleReporter(error_console())
    target = output or root / "site"
    options = BuildOptions(
        root=root,
        today=today,
        output=target,
        cache_dir=root / ".cache" / "etrier",
        edition=edition,
        with_index=not sans_index,
        with_bundle=not sans_lot,
        workers=default_workers(),
    )
    clean_leftovers(target)
    with reporter.live():
        report = build(options, reporter)
    if report.warnings:
        click.echo(format_problems(report.warnings), err=True)
    click.echo(format_report(report, str(target)))


@main.command("check")
@_root
@_day_option
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_told_in_french
def check_command(root: Path, today: date, paths: tuple[Path, ...]) -> None:
    """Contrôle les fiches (toutes, ou celles des CHEMINS donnés) et dit quoi corriger."""
    for path in paths:
        if not path.exists():
            raise click.UsageError(f"{path} n’existe pas.")
    reporter = ConsoleReporter(error_console())
    with reporter.live():
        reporter.start("Lecture et contrôle des fiches")
        loaded = load_records(root, cache_dir=root / ".cache" / "etrier", workers=default_workers(), on_progress=reporter.progress)
        problems = loaded.problems
        if not has_errors(problems):
            problems = (*problems, *check_records(loaded.records, today=today, root=root))
    problems = tuple(problem for problem in problems if _concerns(problem.path, paths, root))
    if problems:
        click.echo(format_problems(problems))
    if has_errors(problems):
        raise SystemExit(1)
    counts = {kind.key: 0 for kind in KINDS}
    for record in loaded.records:
        counts[record.kind.key] += 1
    click.echo(f"Tout est juste : {len(loaded.records)} fiches ({format_counts(counts)}).")


def _concerns(path: str, wanted: tuple[Path, ...], root: Path) -> bool:
    if not wanted:
        return True
    absolute = (root / path).resolve()
    return any(absolute == item.resolve() or item.resolve() in absolute.parents for item in wanted)


@main.command("new")
@_root
@click.argument("kind", metavar="GENRE", type=click.Choice(sorted(KIND_BY_KEY)))
@click.argument("identifier", metavar="ID")
@_told_in_french
def new_command(root: Path, kind: str, identifier: str) -> None:
    """Affiche une fiche vierge à remplir : etrier new aide cheque-numerique > data/aids/cheque-numerique.yml."""
    click.echo(blank_record(KIND_BY_KEY[kind], identifier), nl=False)


@main.command("reference")
@_root
@_told_in_french
def reference_command(root: Path) -> None:
    """Récrit ce qui vient des modèles : schémas JSON et dictionnaire (docs/)."""
    for path in write_reference(root):
        click.echo(path)


@main.command("serve")
@_root
@_day_option
@click.option("--port", default=8000, show_default=True, help="Port local.")
@_told_in_french
def serve_command(root: Path, today: date, port: int) -> None:
    """Montre le site et le reconstruit à chaque changement."""
    from generator.preview import serve

    serve(root, today=today, port=port, say=lambda text: click.echo(text, err=True))


@main.command("publish")
@_root
@click.option("--depot", "remote", default="origin", show_default=True, help="Dépôt distant git.")
@click.option("--branche", "branch", default="pages", show_default=True, help="Branche publiée.")
@click.option("--site", "site_folder", type=click.Path(path_type=Path), help="Dossier du site. [défaut : site/]")
@click.option("--message", default="Publication du site", show_default=True, help="Message de la publication.")
@_told_in_french
def publish_command(root: Path, remote: str, branch: str, site_folder: Path | None, message: str) -> None:
    """Pousse un site entier et contrôlé vers une branche d’un dépôt git."""
    publish_site(site_folder or root / "site", remote=remote, branch=branch, message=message, root=root)
    click.echo(f"Le site est publié sur la branche {branch} de {remote}.")
