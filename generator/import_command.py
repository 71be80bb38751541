"""`etrier import SOURCE FICHIER`: an open data set becomes records to review. Writes nothing unless told to."""

from datetime import date
from pathlib import Path

import click

from generator.command_options import day_option, root_option
from generator.dates import is_partial_date
from generator.french_click import FrenchCommand
from generator.geography import is_territory
from generator.imports import SOURCES
from generator.imports.apply import apply_plan, undo_unfinished
from generator.imports.memory import read_memory
from generator.imports.plan import Plan, Request, plan_import
from generator.imports.report import as_json, as_markdown, as_text
from generator.imports.rows import RowFile
from generator.imports.source import Source, Stamp
from generator.load import default_workers, load_records
from generator.problem_reports import plain_list
from generator.problems import DataError, InputError, SettingsError, has_errors
from generator.text import french_number


def _territory(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_territory(value):
        raise click.BadParameter(f"attendu FR, une région comme REG-53 ou un département comme DEP-77, trouvé {value}")
    return value


def _whole_day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"attendu un jour comme 2026-11-21, trouvé {value}") from None


def _partial(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_partial_date(value):
        raise click.BadParameter(f"attendu une date comme 2026-09-01, 2026-09 ou 2026, trouvé {value}")
    return value


@click.command("import", cls=FrenchCommand)
@root_option
@day_option
@click.argument("source", metavar="SOURCE", type=click.Choice(list(SOURCES)))
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "--verifie-le",
    "checked_on",
    callback=_whole_day,
    help="Jour où quelqu’un a ouvert et lu ce fichier. Obligatoire, sauf quand chaque ligne porte sa date.",
)
@click.option("--date-source", "dated", callback=_partial, help="Date imprimée sur le jeu de données, comme 2026-10.")
@click.option("--territoire", "territory", callback=_territory, help="Ne prend qu’un territoire : DEP-77, REG-53.")
@click.option("--appliquer", "applies", is_flag=True, help="Écrit les fiches. Sans elle, montre ce qui serait fait.")
@click.option("--partiel", "is_part", is_flag=True, help="Le fichier n’est qu’une partie du jeu : rien n’a disparu.")
@click.option("--disparitions", "accepts_gone", is_flag=True, help="Marque les disparues, même très nombreuses.")
@click.option("--format", "form", type=click.Choice(["texte", "json"]), default="texte", help="Forme du compte rendu.")
@click.option("--rapport", "report", type=click.Path(path_type=Path), help="Écrit aussi un compte rendu en Markdown.")
def import_command(
    root: Path,
    today: date,
    source: str,
    file: Path,
    checked_on: date | None,
    dated: str | None,
    territory: str | None,
    applies: bool,
    is_part: bool,
    accepts_gone: bool,
    form: str,
    report: Path | None,
) -> None:
    """Fait des fiches d’un jeu de données ouvert, à relire ; ne remplace jamais ce qu’une personne a écrit."""
    wanted = SOURCES[source]
    _require_dates(wanted, checked_on, dated, today)
    request = Request(wanted, Stamp(checked_on, dated), today, territory, marks_gone=not is_part)
    try:
        plan = _plan(request, file, root)
        if applies:
            _refuse_doubtful(plan, file, accepts_gone=accepts_gone)
        if report is not None:
            report.write_text(as_markdown(request, file, plan), "utf-8")
        if applies:
            apply_plan(root, source, plan)
    except DataError as error:
        click.echo(plain_list(error.problems))
        click.echo("Corrigez d’abord ces fiches. Rien n’a été écrit.", err=True)
        raise SystemExit(1) from None
    except InputError as error:
        click.echo(str(error), err=True)
        click.echo("Rien n’a été écrit.", err=True)
        raise SystemExit(1) from None
    write = as_json if form == "json" else as_text
    click.echo(write(request, file, plan, is_applied=applies))


def _require_dates(source: Source, checked_on: date | None, dated: str | None, today: date) -> None:
    """A check date is neither the day of the run nor that of the export: someone says it, or the row bears it."""
    if source.rows_are_dated and (checked_on or dated):
        raise click.UsageError(
            f"Chaque ligne de {source.name} porte sa propre date : enlevez --verifie-le et --date-source."
        )
    if not source.rows_are_dated and checked_on is None:
        raise click.UsageError(
            "Il manque --verifie-le : le jour où quelqu’un a ouvert et lu ce fichier, comme 2026-11-21."
        )
    if checked_on is not None and checked_on > today:
        raise click.UsageError(f"--verifie-le : le {checked_on} n’est pas encore venu.")


def _plan(request: Request, file: Path, root: Path) -> Plan:
    if not (root / "data").is_dir():
        raise SettingsError(
            f"Le dossier data/ est introuvable dans {root.resolve()} : placez-vous à la racine du projet."
        )
    undo_unfinished(root)
    loaded = load_records(root, cache_dir=root / ".cache" / "etrier", workers=default_workers())
    if has_errors(loaded.problems):
        raise DataError(loaded.problems)
    memory = read_memory(root, request.source.name)
    return plan_import(request, RowFile(file, wrappers=request.source.wrappers), loaded.records, memory, root)


def _refuse_doubtful(plan: Plan, file: Path, *, accepts_gone: bool) -> None:
    if plan.loses_too_many and not accepts_gone:
        gone = sum(item.fate.value == "disparue" for item in plan.items)
        raise InputError(
            file,
            f"{french_number(gone)} fiches sur {french_number(plan.known)} n’y sont plus : est-ce tout le jeu ?",
            "Ajoutez --partiel si c’en est une partie, --disparitions si elles ont vraiment disparu",
        )
