"""Options that several commands share. Nothing else reads the clock and the environment."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import click

from generator.problems import SettingsError


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


root_option = click.option(
    "--racine",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Dossier du projet (celui de mkdocs.yml).",
)
"""The project, as `root`."""
day_option = click.option("--date", "today", callback=_day, help="Jour auquel comparer les dates, comme 2026-11-21.")
"""The day dates are compared to, as `today`: the one given, or that of the run."""


output_option = click.option(
    "--sortie", "output", type=click.Path(dir_okay=False, path_type=Path), help="Fichier où écrire le compte rendu."
)
"""Where to write what the command tells, as `output`; None when it is printed."""


def tell(report: str | bytes, output: Path | None) -> None:
    """Print a report, or write it to a file and say where."""
    if output is None:
        click.echo(report, nl=False)
        return
    output.write_bytes(report.encode() if isinstance(report, str) else report)
    click.echo(f"Le compte rendu est dans {output}.", err=True)


def step_summary_file() -> Path | None:
    """Give the file whose Markdown GitHub shows as the summary of the running step; None elsewhere."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(name) if name else None


def environment(*names: str) -> tuple[str, ...]:
    """Give the values of variables of the environment, in order.

    Raises:
        SettingsError: When one is missing or empty; it names them all.
    """
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise SettingsError(f"Il manque {', '.join(missing)} : l’automate de la forge doit les donner.")
    return tuple(os.environ[name] for name in names)
