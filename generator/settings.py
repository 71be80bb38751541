"""What the project's owner set: read from mkdocs.yml, under `extra.etrier`, and from its usual keys."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from generator.problems import SettingsError

HttpsBase = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+/$")]
"""An https address that ends with a slash."""


Mail = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]
"""A mail address."""


@dataclass(frozen=True)
class NewFile:
    """How a forge opens its page for a new file, filled in."""

    address: str
    """The page, without what fills it in; `{folder}` stands for the file's folder where the forge wants it there."""
    path: str
    """Name of the parameter for the path, or for the name alone when the folder is in the address."""
    text: str
    """Name of the parameter for the text."""
    message: str
    """Name of the parameter for what the change does; "" when the forge takes none."""
    branch: str
    """Name of the parameter for the branch to make; "" when the forge chooses it."""


# GitHub: filename and value (github.com/isaacs/github/issues/1527), message.
# Forgejo, as Gitea 1.15: filename and value, below the folder (github.com/go-gitea/gitea/pull/16556).
# GitLab: file_name, content, commit_message, branch_name. Each ignores what it does not know, so the page of the site
# also gives the text to paste.
_NEW_FILES = {
    "github": NewFile("{repo}new/{branch}", "filename", "value", "message", ""),
    "gitlab": NewFile("{repo}-/new/{branch}", "file_name", "content", "commit_message", "branch_name"),
    "forgejo": NewFile("{repo}_new/{branch}/{{folder}}", "filename", "value", "", ""),
}


class Settings(BaseModel):
    """One project's settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    site_name: str = Field(min_length=1)
    """Shown in the header and in titles."""
    site_description: str = ""
    """One sentence for search engines and shares."""
    site_url: HttpsBase | None = None
    """Public address, ending with a slash; used in canonical links, embeds and the open data."""
    repo_url: HttpsBase | None = None
    """The forge's page of the repository, ending with a slash; a proposal leads there."""
    forge: Literal["github", "gitlab", "forgejo"] = "github"
    """Which forge: the addresses of its editor differ."""
    branch: str = "main"
    """The branch that contributions aim at."""
    contact: Mail | None = None
    """Where someone without an account on the forge sends a record; None when no one reads one."""

    def edit_url(self, path: str) -> str | None:
        """Give the forge's editor for a file such as "data/aids/x.yml"; None without a forge."""
        if self.repo_url is None:
            return None
        pattern = {
            "github": "{repo}edit/{branch}/{path}",
            "gitlab": "{repo}-/edit/{branch}/{path}",
            "forgejo": "{repo}_edit/{branch}/{path}",
        }[self.forge]
        return pattern.format(repo=self.repo_url, branch=self.branch, path=path)

    def view_url(self, path: str) -> str | None:
        """Give the forge's page of a file such as "docs/donnees.md"; None without a forge."""
        if self.repo_url is None:
            return None
        pattern = {
            "github": "{repo}blob/{branch}/{path}",
            "gitlab": "{repo}-/blob/{branch}/{path}",
            "forgejo": "{repo}src/branch/{branch}/{path}",
        }[self.forge]
        return pattern.format(repo=self.repo_url, branch=self.branch, path=path)


    def new_file(self) -> NewFile | None:
        """Give the forge's page for a new file; None without a forge."""
        if self.repo_url is None:
            return None
        pattern = _NEW_FILES[self.forge]
        return replace(pattern, address=pattern.address.format(repo=self.repo_url, branch=self.branch))


class _MkDocsLoader(yaml.SafeLoader):
    """Reads mkdocs.yml without running the Python names it may hold (`!!python/name:`)."""


_MkDocsLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: suffix)
_MkDocsLoader.add_multi_constructor("!", lambda loader, suffix, node: suffix)


def read_settings(root: Path) -> Settings:
    """Read the settings of the project at `root`.

    Raises:
        SettingsError: When mkdocs.yml is missing, is not YAML, or holds a setting we do not know.
    """
    path = root / "mkdocs.yml"
    try:
        # safe: _MkDocsLoader derives from SafeLoader
        content = yaml.load(path.read_text("utf-8"), _MkDocsLoader)
    except FileNotFoundError:
        place = root.resolve()
        raise SettingsError(f"mkdocs.yml est introuvable dans {place} : placez-vous à la racine du projet.") from None
    except (OSError, yaml.YAMLError, ValueError) as error:  # ValueError: not UTF-8, or an impossible date
        raise SettingsError(f"mkdocs.yml ne peut pas être lu : {error}") from error
    if not isinstance(content, dict):
        raise SettingsError("mkdocs.yml doit contenir des réglages, un par ligne (site_name: …).")
    extra = content.get("extra") or {}
    own = (extra.get("etrier") or {}) if isinstance(extra, dict) else None
    if not isinstance(own, dict):
        raise SettingsError("mkdocs.yml : extra.etrier : attendu des réglages, un par ligne (forge: github).")
    usual = {key: content[key] for key in _USUAL_KEYS if content.get(key)}
    try:
        return Settings.model_validate({**own, **usual})
    except ValidationError as error:
        raise SettingsError("\n".join(map(_sentence, error.errors()))) from error


_USUAL_KEYS = ("site_name", "site_description", "site_url", "repo_url")
"""Settings that MkDocs knows too: they stand at the top of mkdocs.yml, the others under `extra.etrier`."""

_EXPECTED = {
    "missing": "ce réglage manque",
    "extra_forbidden": "ce réglage n’existe pas ; effacez-le, ou corrigez son nom",
    "string_type": "attendu un texte, entre guillemets",
    "string_too_short": "attendu un texte, trouvé rien",
    "string_pattern_mismatch": "attendu une adresse qui commence par https:// et finit par /",
    "literal_error": "attendu github, gitlab ou forgejo",
}
"""What is said of each type of pydantic's errors that `Settings` can raise."""


def _sentence(error: ErrorDetails) -> str:
    name = ".".join(map(str, error["loc"]))
    place = name if name in _USUAL_KEYS else f"extra.etrier.{name}"
    if name == "contact":
        return f"mkdocs.yml : {place} : attendu une adresse comme contact@exemple.fr, trouvé {error['input']}"
    found = "" if error["type"] in ("missing", "extra_forbidden", "string_too_short") else f", trouvé {error['input']}"
    return f"mkdocs.yml : {place} : {_EXPECTED.get(error['type'], error['msg'])}{found}"
