"""`etrier forge`: what the forge's automation calls, and nobody else."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import click

from generator.command_options import environment
from generator.forge import Forge, ForgeName, Head, Issue, comment, proposal_of, put_issues
from generator.french_click import FrenchGroup
from generator.problems import SettingsError

_ENVIRONMENT: Mapping[ForgeName, tuple[str, str]] = {
    # Forgejo's runner fills GitHub's names.
    "github": ("GITHUB_API_URL", "GITHUB_REPOSITORY"),
    "forgejo": ("GITHUB_API_URL", "GITHUB_REPOSITORY"),
    "gitlab": ("CI_API_V4_URL", "CI_PROJECT_ID"),
}
"""Where each forge's automation says its API and its repository."""

_TOKEN = "ETRIER_JETON"

_forge = click.option(
    "--forge", "name", type=click.Choice(get_args(ForgeName)), required=True, help="La forge où l’on écrit."
)


@click.group(cls=FrenchGroup)
def forge() -> None:
    """Écrit sur la forge, depuis son automate : un commentaire, des tickets."""


@forge.command("comment")
@_forge
@click.option("--numero", "number", type=int, help="Numéro de la proposition.")
@click.option("--branche", "branch", help="Compte et branche d’où vient la proposition, comme compte:branche.")
@click.option("--commit", help="Dernier commit de la proposition.")
@click.option("--cle", "key", default="diff", help="Nom stable du commentaire. [défaut : diff]")
@click.argument("text_file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def comment_command(
    name: ForgeName, number: int | None, branch: str | None, commit: str | None, key: str, text_file: Path
) -> None:
    """Écrit ou met à jour un commentaire sous une proposition, donnée par son numéro ou par son dernier commit."""
    target = _target(name)
    if number is None:
        if not branch or not commit:
            raise click.UsageError("donnez --numero, ou bien --branche et --commit")
        number = proposal_of(target, Head(branch, commit))
    # The file comes from the automation of a stranger's proposal: a link could show what only we can read.
    if text_file.is_symlink():
        raise SettingsError(f"{text_file} est un lien symbolique : attendu un fichier.")
    text = text_file.read_text("utf-8", "replace")
    if not text.strip():
        click.echo("Rien à dire : le texte est vide.")
        return
    click.echo(f"Proposition {number} : commentaire {comment(target, number, text, key=key)}.")


@forge.command("issues")
@_forge
@click.argument("file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def issues_command(name: ForgeName, file: Path) -> None:
    """Ouvre, met à jour et ferme les tickets d’après un fichier écrit par « etrier stale --format issues »."""
    issues = _issues(file)
    told = put_issues(_target(name), issues, family="relire:")
    click.echo("Tickets " + ", ".join(f"{word} : {len(titles)}" for word, titles in told.items()) + ".")


def _target(name: ForgeName) -> Forge:
    api, repository, token = environment(*_ENVIRONMENT[name], _TOKEN)
    return Forge(name, api.rstrip("/"), repository, token)


def _issues(file: Path) -> list[Issue]:
    try:
        items = json.loads(file.read_text("utf-8"))["tickets"]
        return [Issue(item["cle"], item["titre"], item["texte"], tuple(item["etiquettes"])) for item in items]
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{file} n’est pas un fichier de tickets : écrivez-le avec « etrier stale --format issues »."
        ) from error
