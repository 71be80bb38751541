"""Putting a built site online: its manifest, its server headers, and the push to a branch of a git remote.

A site is published whole or not at all: the manifest written at the end of the build says every file and its
SHA-256, and nothing is pushed unless the folder is exactly that.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import ghp_import

from generator.outputs import MARKER, OutputFile
from generator.problems import OutputError

MANIFEST = "manifeste.json"
"""At the root of the site; the only file that it does not list."""

_VERSION = 1
_SHOWN = 5
"""Names shown in a message; the others are counted."""

_NOJEKYLL = ".nojekyll"
"""Added by ghp-import: tells GitHub Pages to serve the files as they are."""


# --- manifest ---------------------------------------------------------------------------------------------


def manifest(site_folder: Path) -> OutputFile:
    """List every file of a finished site with its SHA-256, to be written last.

    Raises:
        OutputError: When a file cannot be read.
    """
    try:
        digests = _digests(site_folder)
    except OSError as error:
        raise OutputError(f"Le manifeste n’est pas fait : {error.strerror} ({error.filename}).") from error
    content = {"version": _VERSION, "nombre": len(digests), "fichiers": digests}
    return OutputFile.text(MANIFEST, json.dumps(content, ensure_ascii=False, indent=0) + "\n")


def verify(site_folder: Path) -> int:
    """Check that a site is whole and as the build left it, and say how many files it has.

    Raises:
        OutputError: When it is not ours, has no home page or no manifest, or when a file is missing, changed or
            in excess.
    """
    if not (site_folder / MARKER).is_file():
        raise OutputError(f"{site_folder} n’est pas un site construit par etrier. Construisez-le : etrier build.")
    try:
        content = json.loads((site_folder / MANIFEST).read_text("utf-8"))
        expected: dict[str, str] = content["fichiers"]
        found = _digests(site_folder)
        if content["version"] != _VERSION or content["nombre"] != len(expected):
            raise ValueError
    except FileNotFoundError:
        raise OutputError(
            f"{site_folder} n’a pas de {MANIFEST} : sa construction n’est pas finie. Recommencez : etrier build."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise OutputError(f"{site_folder}/{MANIFEST} est abîmé. Reconstruisez le site : etrier build.") from None
    except OSError as error:
        raise OutputError(f"Le site ne peut pas être relu : {error.strerror} ({error.filename}).") from error
    faults = list(_differences(expected, found))
    if faults:
        raise OutputError(
            "Le site n’est pas publié, il a changé depuis sa construction. Reconstruisez-le : etrier build.\n"
            + "\n".join(f"    {fault}" for fault in faults)
        )
    if "index.html" not in found:
        raise OutputError(f"{site_folder} n’a pas de page d’accueil (index.html). Reconstruisez-le : etrier build.")
    return len(found)


def _differences(expected: dict[str, str], found: dict[str, str]) -> Iterator[str]:
    for names, singular, plural in (
        (expected.keys() - found.keys(), "manque", "manquent"),
        (found.keys() - expected.keys(), "est en trop", "sont en trop"),
        ({name for name in expected.keys() & found.keys() if expected[name] != found[name]}, "a changé", "ont changé"),
    ):
        if names:
            shown = ", ".join(sorted(names)[:_SHOWN])
            more = f" et {len(names) - _SHOWN} autres" if len(names) > _SHOWN else ""
            yield f"{shown}{more} {singular if len(names) == 1 else plural}"


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file but the manifest, by path, sorted."""
    digests = {}
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            path = Path(parent, name)
            if path.is_symlink():
                raise OutputError(f"{path} est un lien symbolique : un site publié n’en a pas. Reconstruisez-le.")
            relative = path.relative_to(folder).as_posix()
            if relative != MANIFEST:
                digests[relative] = hashlib.sha256(path.read_bytes()).hexdigest()
    return dict(sorted(digests.items()))


# --- headers ----------------------------------------------------------------------------------------------

_ALWAYS = (
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Permissions-Policy: camera=(), microphone=(), geolocation=()",
)
_NOT_PAGES = ("embed", "api", "assets", "pagefind")
"""Beginnings of the folders that hold no page of the hub: the index may be pagefind/, pagefind-2/…"""


def headers(site_folder: Path) -> OutputFile:
    """Write the `_headers` file that Netlify, Cloudflare Pages and their like read.

    Each page carries its own policy; here is what a page cannot say of itself: who may put it in a frame. Two
    rules that match the same page would both hold, and the stricter would win: so no rule for "/*" says who may
    frame, and the folders of pages are named one by one.
    """
    folders = sorted(
        path.name for path in site_folder.iterdir() if path.is_dir() and not path.name.startswith(_NOT_PAGES)
    )
    pages = ("/", "/index.html", "/404.html", *(f"/{name}/*" for name in folders))
    rules: list[tuple[str, tuple[str, ...]]] = [("/*", _ALWAYS)]
    rules.extend((path, ("Content-Security-Policy: frame-ancestors 'self'",)) for path in pages)
    rules.append(("/embed/*", ("Content-Security-Policy: frame-ancestors *", "X-Robots-Tag: noindex")))
    rules.append(("/api/*", ("Access-Control-Allow-Origin: *", "Cache-Control: public, max-age=3600")))
    rules.append(("/assets/*", ("Cache-Control: public, max-age=3600, stale-while-revalidate=86400",)))
    indexes = sorted(path.name for path in site_folder.glob("pagefind*") if path.is_dir())
    rules.extend((f"/{name}/*", ("Cache-Control: public, max-age=3600",)) for name in indexes)
    text = "".join(f"{path}\n" + "".join(f"  {line}\n" for line in lines) for path, lines in rules)
    return OutputFile.text("_headers", text)


# --- git --------------------------------------------------------------------------------------------------


def publish(
    site_folder: Path, *, remote: str, branch: str, message: str, root: Path, keep_history: bool = False
) -> int:
    """Push a whole, checked site to a branch of a git remote and say how many files it has.

    Args:
        site_folder: A finished site, with its manifest.
        remote: Name of the remote, such as "origin".
        branch: The branch to write; it holds a site of ours, or does not exist yet.
        message: Of the commit.
        root: A folder of the git repository.
        keep_history: Whether each publication is added to the previous ones. By default the branch holds the
            last one only: the search index is thousands of files, and the repository would grow without end.

    Raises:
        OutputError: When the site is not whole, the branch holds something else, or git refuses.
    """
    folder = site_folder.resolve()
    count = verify(folder)
    _refuse_foreign_branch(root, remote, branch)
    try:
        # ghp-import runs git in the current folder. We push ourselves, once the commit is checked.
        with chdir(root):
            ghp_import.ghp_import(
                str(folder), remote=remote, branch=branch, mesg=message, no_history=not keep_history, nojekyll=True
            )
    except (ghp_import.GhpError, subprocess.CalledProcessError, OSError, TypeError) as error:
        # TypeError: how ghp-import 2.1.0 fails when git's fast-import does, writing bytes to a text stream.
        raise OutputError(f"git n’a pas pu enregistrer le site sur la branche {branch} : rien n’est publié.") from error
    local = f"refs/heads/{branch}"
    _check_commit(root, local, count)
    force = () if keep_history else ("--force",)
    _git(root, "push", "--quiet", *force, remote, local, failure=f"Le dépôt « {remote} » refuse la branche {branch}")
    return count


def _refuse_foreign_branch(root: Path, remote: str, branch: str) -> None:
    """Refuse a branch that holds anything but a site of ours: publishing erases what is there."""
    _git(root, "rev-parse", "--git-dir", failure=f"{root} n’est pas dans un dépôt git")
    _git(root, "check-ref-format", "--branch", branch, failure=f"« {branch} » ne peut pas être le nom d’une branche")
    _git(root, "remote", "get-url", remote, failure=f"Ce dépôt git n’a pas de dépôt distant nommé « {remote} »")
    local, tracked = f"refs/heads/{branch}", f"refs/remotes/{remote}/{branch}"
    listed = _git(root, "ls-remote", remote, local, failure=f"Le dépôt « {remote} » ne répond pas")
    if listed.strip():
        failure = f"La branche {branch} de « {remote} » ne peut pas être lue"
        _git(root, "fetch", "--quiet", "--no-tags", remote, f"+{local}:{tracked}", failure=failure)
    else:
        _git(root, "update-ref", "-d", tracked, failure=f"git ne peut pas oublier {tracked}")
    for reference in (tracked, local):
        if _exists(root, reference) and not _exists(root, f"{reference}:{MARKER}"):
            raise OutputError(
                f"La branche {branch} contient autre chose qu’un site d’Étrier : publier l’effacerait. "
                "Choisissez un autre nom (--branche pages), ou supprimez-la vous-même."
            )


def _check_commit(root: Path, reference: str, count: int) -> None:
    """Check that the commit is signed by somebody and holds as many files as the site (and the two on top)."""
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", reference, failure="git ne retrouve pas le site")
    kept = [name for name in listed.split("\0") if name and name not in (_NOJEKYLL, MANIFEST)]
    if len(kept) != count:
        raise OutputError(f"git n’a gardé que {len(kept)} fichiers sur {count}. Rien n’est publié, recommencez.")
    # ghp-import commits without a name when git has none; some forges then refuse the push, without saying why.
    if not _git(root, "log", "-1", "--format=%cn%ce", reference, failure="git ne retrouve pas le site").strip():
        raise OutputError(
            "git ne sait pas qui vous êtes. Rien n’est publié. Dites-le-lui, puis recommencez :\n"
            '    git config user.name "Votre nom"\n    git config user.email vous@exemple.fr'
        )


def _exists(root: Path, name: str) -> bool:
    return _run(root, "cat-file", "-e", name).returncode == 0


def _git(root: Path, *arguments: str, failure: str) -> str:
    """Run git and give what it says.

    Raises:
        OutputError: With the French sentence `failure`, and git's own words after it.
    """
    done = _run(root, *arguments)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise OutputError(f"{failure}. Rien n’est publié." + "".join(f"\n    git : {line}" for line in said[-4:]))
    return done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except OSError as error:
        raise OutputError("git est introuvable sur cette machine : installez-le, puis recommencez.") from error
