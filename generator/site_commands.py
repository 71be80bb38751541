"""`etrier build`, `serve`, `bundle` and `publish`, `new` and `reference`: the site, and what is made from the code."""

import re
from datetime import date
from pathlib import Path

import click

from generator import gabarits
from generator.build import BuildOptions, build, rebundle
from generator.command_options import day_option, root_option
from generator.console import ConsoleReporter, error_console, format_report
from generator.forge_files import PROPOSAL, forge_files
from generator.french_click import FrenchCommand
from generator.load import default_workers, load_records
from generator.models.common import SLUG_MAX_LENGTH, SLUG_PATTERN
from generator.models.help import SupportNetwork
from generator.models.kinds import KIND_BY_KEY
from generator.outputs import clean_leftovers
from generator.problem_reports import plain_list
from generator.publish import publish as publish_site
from generator.reference import blank_record, write_reference
from generator.tables import schema_files
from generator.text import french_number, slugify


@click.command("build", cls=FrenchCommand)
@root_option
@day_option
@click.option("--sortie", "output", type=click.Path(path_type=Path), help="Dossier du site. [défaut : site/]")
@click.option("--edition", help="Édition d’un territoire (une fiche de data/editions/).")
@click.option("--sans-index", is_flag=True, help="Sans recherche ni lot hors connexion : plus rapide.")
@click.option("--sans-lot", is_flag=True, help="Sans lot hors connexion.")
def build_command(
    root: Path, today: date, output: Path | None, edition: str | None, sans_index: bool, sans_lot: bool
) -> None:
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
        click.echo(plain_list(report.warnings), err=True)
    click.echo(format_report(report, str(target)))


@click.command("new", cls=FrenchCommand)
@root_option
@click.argument("kind", metavar="GENRE", type=click.Choice(sorted(KIND_BY_KEY)))
@click.argument("identifier", metavar="ID")
def new_command(root: Path, kind: str, identifier: str) -> None:
    """Affiche une fiche vierge à remplir : etrier new aide cheque-numerique > data/aids/cheque-numerique.yml."""
    if len(identifier) > SLUG_MAX_LENGTH or not re.fullmatch(SLUG_PATTERN, identifier):
        near = slugify(identifier)[:SLUG_MAX_LENGTH].strip("-") or "cheque-numerique"
        raise click.UsageError(
            f"{identifier} ne peut pas nommer une fiche : il faut au plus {SLUG_MAX_LENGTH} minuscules sans accent, "
            f"chiffres et tirets, comme {near}."
        )
    click.echo(blank_record(KIND_BY_KEY[kind], identifier), nl=False)


@click.command("reference", cls=FrenchCommand)
@root_option
def reference_command(root: Path) -> None:
    """Récrit ce qui vient du code et des fiches : schémas, dictionnaire, gabarits (docs/), fichiers des forges."""
    loaded = load_records(root, cache_dir=root / ".cache" / "etrier")
    networks = [item.record for item in loaded.records if isinstance(item.record, SupportNetwork)]
    template = root / PROPOSAL
    proposal = template.read_text("utf-8") if template.is_file() else None
    made = {gabarits.PATH: gabarits.template_contexts(), **schema_files(), **forge_files(networks, proposal)}
    for path in write_reference(root, made):
        click.echo(path)


@click.command("serve", cls=FrenchCommand)
@root_option
@day_option
@click.option("--port", type=int, default=8000, help="Port local. [défaut : 8000]")
def serve_command(root: Path, today: date, port: int) -> None:
    """Montre le site et le reconstruit à chaque changement."""
    from generator.preview import serve

    serve(root, today=today, port=port, say=lambda text: click.echo(text, err=True))


@click.command("bundle", cls=FrenchCommand)
@root_option
@click.option("--site", "site_folder", type=click.Path(path_type=Path), help="Dossier du site. [défaut : site/]")
def bundle_command(root: Path, site_folder: Path | None) -> None:
    """Refait le lot hors connexion d’un site déjà construit, recherche comprise."""
    target = site_folder or root / "site"
    size_bytes, sha256 = rebundle(target)
    click.echo(f"{target}/hors-ligne/etrier.zip : {french_number(size_bytes / 1e6)} Mo")
    click.echo(f"SHA-256 : {sha256}")
    click.echo("Copiez-le sur une clé, décompressez-le, ouvrez LISEZ-MOI.html : tout marche sans réseau.")


@click.command("publish", cls=FrenchCommand)
@root_option
@click.option("--depot", "remote", default="origin", help="Dépôt distant git. [défaut : origin]")
@click.option("--branche", "branch", default="pages", help="Branche publiée. [défaut : pages]")
@click.option("--site", "site_folder", type=click.Path(path_type=Path), help="Dossier du site. [défaut : site/]")
@click.option("--message", default="Publication du site", help="Message de la publication.")
def publish_command(root: Path, remote: str, branch: str, site_folder: Path | None, message: str) -> None:
    """Pousse un site entier et contrôlé vers une branche d’un dépôt git."""
    publish_site(site_folder or root / "site", remote=remote, branch=branch, message=message, root=root)
    click.echo(f"Le site est publié sur la branche {branch} de {remote}.")
