"""`etrier contracts …`: make the files of a model, filled in or blank, and keep its versions honest."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator.command_options import day_option, root_option
from generator.contract_versions import bump, read_model, seal
from generator.contracts.assemble import Filling
from generator.contracts.changes import compare
from generator.contracts.files import FORMATS, blank_files, file_set
from generator.contracts.pdf import PdfError
from generator.contracts.template import compile_template
from generator.french_click import FrenchGroup
from generator.load import load_records
from generator.models.contracts import ContractTemplate, ContractVersion
from generator.outputs import OutputFile, write_outputs
from generator.problems import DataError, SettingsError, has_errors
from generator.settings import read_settings
from generator.text import french_number
from generator.vocabularies import CHANGE_NATURES

_output = click.option(
    "--sortie",
    "output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("contrats"),
    help="Dossier des fichiers.",
)
_model = click.argument("identifier", metavar="MODELE")


@click.group("contracts", cls=FrenchGroup)
def contracts() -> None:
    """Fabrique les contrats et garde leurs versions."""


@contracts.command("build")
@root_option
@_output
@click.argument("identifiers", metavar="[MODELE]...", nargs=-1)
def build_command(root: Path, output: Path, identifiers: tuple[str, ...]) -> None:
    """Écrit les fichiers vierges des modèles, dans tous les formats."""
    address = read_settings(root).site_url or ""
    for identifier in identifiers or _all_models(root):
        began = time.perf_counter()
        contract = read_model(root, identifier)
        made = blank_files(contract, address)
        write_outputs(output, [OutputFile(item.name, item.data) for item in made])
        seconds = french_number(time.perf_counter() - began)
        click.echo(f"{identifier} {contract.version} : {len(made)} fichiers en {seconds} s, dans {output}/")


@contracts.command("fill")
@root_option
@_output
@click.argument("answers", metavar="REPONSES", type=click.Path(dir_okay=False, path_type=Path))
def fill_command(root: Path, output: Path, answers: Path) -> None:
    """Remplit un modèle avec un fichier de réponses gardé depuis le site."""
    saved = _saved(answers)
    template = compile_template(read_model(root, saved["modele"]), base_address=read_settings(root).site_url or "")
    if saved.get("version") != template.version:
        click.echo(
            f"Ces réponses viennent de la version {saved.get('version')}, "
            f"et le modèle en est à la {template.version}. Relisez tout.",
            err=True,
        )
    filling = Filling(template, saved["reponses"])
    for fault in filling.faults:
        click.echo(f"{fault.name} : {fault.message}", err=True)
    if any(fault.blocks for fault in filling.faults):
        raise SettingsError("Corrigez ces réponses : rien n’a été écrit.")
    try:
        made = file_set(template, saved["reponses"])
    except PdfError as error:
        click.echo(str(error), err=True)
        made = file_set(template, saved["reponses"], [form for form in FORMATS if form.extension != "pdf"])
    write_outputs(output, [OutputFile(item.name, item.data) for item in made])
    for item in made:
        click.echo(f"{output}/{item.name}  {item.sha256}")


@contracts.command("seal")
@root_option
@click.argument("identifiers", metavar="MODELE...", nargs=-1, required=True)
def seal_command(root: Path, identifiers: tuple[str, ...]) -> None:
    """Scelle le texte de la version présente : ensuite, elle ne change plus."""
    for identifier in identifiers:
        click.echo(f"{identifier} : {seal(root, identifier)}")


@contracts.command("bump")
@root_option
@day_option
@_model
@click.option("--nature", type=click.Choice(CHANGE_NATURES.values), required=True, help="Ce que pèse le changement.")
@click.option("--texte", "text", required=True, help="Ce qui change, pour le journal.")
def bump_command(root: Path, today: date, identifier: str, nature: str, text: str) -> None:
    """Garde la version présente et ouvre la suivante."""
    version = bump(root, identifier, nature=nature, text=text, today=today)
    click.echo(f"{identifier} : version {version} ouverte.")
    click.echo(f"Changez le texte, puis lancez « etrier contracts seal {identifier} ».")


@contracts.command("diff")
@root_option
@_model
@click.argument("old", metavar="ANCIENNE")
@click.argument("new", metavar="[NOUVELLE]", required=False)
def diff_command(root: Path, identifier: str, old: str, new: str | None) -> None:
    """Montre ce qui a changé entre deux versions, article par article."""
    present = read_model(root, identifier)
    versions = {present.version: present, **_kept_versions(root, identifier)}
    chosen = []
    for wanted in (old, new or present.version):
        if wanted not in versions:
            known = ", ".join(sorted(versions))
            raise SettingsError(f"Pas de version {wanted} de {identifier}. Les versions : {known}.")
        chosen.append(versions[wanted])
    signs = {"garde": "", "ajout": "+", "retrait": "-"}
    for part in compare(*chosen):
        click.echo(f"{part.title} ({part.state})")
        for change in part.changes:
            if change.kind != "garde":
                click.echo(f"  {signs[change.kind]} {change.text.strip()}")


def _all_models(root: Path) -> list[str]:
    return sorted(file.parent.name for file in (root / "data" / "contracts").glob("*/modele.yml"))


def _kept_versions(root: Path, identifier: str) -> dict[str, ContractTemplate]:
    """Give the earlier versions of a model, by their number."""
    paths = [file.relative_to(root) for file in (root / "data" / "contracts" / identifier / "versions").glob("*.yml")]
    if not paths:
        return {}
    loaded = load_records(root, paths=paths)
    if has_errors(loaded.problems):
        raise DataError(loaded.problems)
    records = (item.record for item in loaded.records)
    return {record.version: record for record in records if isinstance(record, ContractVersion)}


def _saved(file: Path) -> dict[str, Any]:
    refusal = SettingsError(f"{file} n’est pas un fichier de réponses gardé depuis le site.")
    try:
        saved: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise refusal from None
    answers = saved.get("reponses") if isinstance(saved, dict) else None
    if not isinstance(answers, dict) or not isinstance(saved.get("modele"), str):
        raise refusal
    if not all(isinstance(value, str) for value in answers.values()):
        raise refusal
    return saved
