"""`etrier check`: reads the records, says what is wrong in the form that is asked for, mends what is safe."""

import contextlib
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import click

from generator.checks import Verdict, check_tree
from generator.command_options import day_option, output_option, root_option, step_summary_file
from generator.console import ConsoleReporter, error_console, output_console
from generator.french_click import FrenchCommand
from generator.load import default_workers
from generator.load.reader import MAX_BYTES
from generator.load.records import find_files
from generator.mending import difference, find_mends, write_mend
from generator.problem_reports import (
    FORMATS,
    Report,
    count_sentence,
    plain_report,
    step_summary,
    terminal_report,
    visible,
)
from generator.problems import Problem, SettingsError, has_errors
from generator.settings import read_settings
from generator.text import french_number


@click.command("check", cls=FrenchCommand)
@root_option
@day_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="humain",
    help="Pour une personne (humain), une forge (github, gitlab) ou un programme (sarif, json). [défaut : humain]",
)
@output_option
@click.option(
    "--tout", "with_everything", is_flag=True, help="Montre aussi les avertissements auxquels une fiche répond."
)
@click.option(
    "--fix", "must_mend", is_flag=True, help="Corrige d’abord ce qui est sûr : ordre, typographie, dates, codes."
)
@click.option("--essai", "is_trial", is_flag=True, help="Avec --fix : montre ce qui changerait, n’écrit rien.")
@click.argument("paths", metavar="[CHEMINS]...", nargs=-1, type=click.Path(path_type=Path))
def check_command(
    root: Path,
    today: date,
    form: str,
    output: Path | None,
    with_everything: bool,
    must_mend: bool,
    is_trial: bool,
    paths: tuple[Path, ...],
) -> None:
    """Contrôle les fiches (toutes, ou celles des CHEMINS donnés) et dit quoi corriger."""
    for path in paths:
        if not path.exists():
            raise click.UsageError(f"{path} n’existe pas.")
    if is_trial and not must_mend:
        raise click.UsageError("--essai va avec --fix : etrier check --fix --essai.")
    if not (root / "data").is_dir():
        place = root.resolve()
        raise SettingsError(f"Le dossier data/ est introuvable dans {place} : placez-vous à la racine du projet.")
    if must_mend:
        _mend(root, paths, is_trial=is_trial, is_quiet=form != "humain")
    report = _report(_checked(root, today), root, today, paths)
    _tell(report, form, output, with_everything=with_everything)
    if form == "github":
        _append_summary(report)
    if has_errors(report.problems):
        raise SystemExit(1)
    if form == "humain":
        click.echo(_sound_sentence(report, paths))


def _mend(root: Path, paths: tuple[Path, ...], *, is_trial: bool, is_quiet: bool) -> None:
    """Mend what is safe and show it; on standard error when a program reads what we answer."""
    files, _ = find_files(root)
    wanted = {file.path for file in files if _concerns(file.path, paths, root)}
    changes = mended_files = 0
    for found in find_mends(root, wanted):
        if is_trial:
            click.echo("\n".join(map(visible, difference(found).split("\n"))), nl=False, err=is_quiet)
        elif not write_mend(root, found):
            click.echo(f"{visible(found.path)} a changé pendant la correction : il est laissé tel quel.", err=True)
            continue
        else:
            for change in found.mended.changes:
                click.echo(visible(f"{found.path}:{change.line}: corrigé : {change}"), err=is_quiet)
        changes += len(found.mended.changes)
        mended_files += 1
    click.echo(_mended_sentence(changes, mended_files, is_trial=is_trial), err=is_quiet)


def _mended_sentence(changes: int, files: int, *, is_trial: bool) -> str:
    if not changes:
        return "Rien à corriger sans vous."
    counted = f"{changes} correction{'s' if changes > 1 else ''} dans {files} fichier{'s' if files > 1 else ''}"
    return f"{counted}, rien n’est écrit." if is_trial else f"{counted}."


def _checked(root: Path, today: date) -> Verdict:
    reporter = ConsoleReporter(error_console())
    with reporter.live():
        reporter.start("Lecture et contrôle des fiches")
        return check_tree(
            root,
            today=today,
            cache_dir=root / ".cache" / "etrier",
            workers=default_workers(),
            on_progress=reporter.progress,
        )


def _report(verdict: Verdict, root: Path, today: date, paths: tuple[Path, ...]) -> Report:
    return Report(
        problems=tuple(problem for problem in verdict.problems if _concerns(problem.path, paths, root)),
        answered=tuple(item for item in verdict.answered if _concerns(item.problem.path, paths, root)),
        record_count=verdict.record_count,
        today=today,
        line_of=lambda path, number: _line(root / path, number),
        site_url=_site_url(root),
    )


def _concerns(path: str, wanted: tuple[Path, ...], root: Path) -> bool:
    if not wanted:
        return True
    absolute = (root / path).resolve()
    return any(absolute == item.resolve() or item.resolve() in absolute.parents for item in wanted)


def _site_url(root: Path) -> str | None:
    # Records can be checked without settings: then messages lead to the repository's page of problems.
    with contextlib.suppress(SettingsError):
        return read_settings(root).site_url
    return None


def _line(path: Path, number: int) -> str:
    lines = _lines(path)
    return lines[number - 1] if number <= len(lines) else ""


@lru_cache(maxsize=16)
def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8-sig", errors="replace")
    except OSError:
        return []
    return re.split(r"\r\n|\r|\n", text)


def _tell(report: Report, form: str, output: Path | None, *, with_everything: bool) -> None:
    text = plain_report(report, with_everything=with_everything) if form == "humain" else FORMATS[form](report)
    if output is not None:
        output.write_text(f"{text}\n" if text else "", "utf-8")
        click.echo(f"{_count(report.problems)} Le compte rendu est dans {output}.", err=True)
        return
    console = output_console()
    if form == "humain" and console.is_terminal:
        console.print(terminal_report(report, with_everything=with_everything), end="\n" if text else "")
    elif text:
        click.echo(text)


def _count(problems: Sequence[Problem]) -> str:
    return count_sentence(problems) if problems else "Rien à corriger."


def _append_summary(report: Report) -> None:
    file = step_summary_file()
    if file is not None:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(step_summary(report))


def _sound_sentence(report: Report, paths: tuple[Path, ...]) -> str:
    if paths:
        names = ", ".join(map(str, paths))
        return f"Aucune erreur dans {names}." if report.problems else f"Rien à corriger dans {names}."
    plural = "s" if report.record_count > 1 else ""
    counted = f"{french_number(report.record_count)} fiche{plural} contrôlée{plural}"
    return f"Aucune erreur : {counted}." if report.problems else f"Tout est juste : {counted}."
