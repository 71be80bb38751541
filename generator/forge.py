"""What the forge's automation says on a forge: a comment under a proposal, issues about what is due.

Three forges, the same two gestures, each made once and then updated: a hidden mark in the text finds it again.
The addresses are those of their REST documentation: https://docs.github.com/rest, https://docs.gitlab.com/api/,
https://forgejo.org/docs/latest/user/api-usage/. Nothing here is called by a build.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from urllib.parse import quote

import requests

from generator.problems import OutputError, SettingsError

ForgeName = Literal["github", "gitlab", "forgejo"]

LONGEST = 60_000
"""Characters of a text: GitHub refuses 65,536, and a mark is added."""

_TIMEOUT_S = 30
_PAGES = 20
"""Pages of a hundred that we look through before we give up finding our own text."""

_KEY = re.compile(r"[a-z0-9][a-z0-9:._-]{0,99}")


@dataclass(frozen=True)
class Forge:
    """One repository on a forge, and the right to write there."""

    name: ForgeName
    api: str
    """Root of the API without a last slash, such as "https://forge.exemple.fr/api/v1"."""
    repository: str
    """Owner and name, such as "ville/etrier"; GitLab also takes a number."""
    token: str
    """Never shown: an error names the address, not the header."""


@dataclass(frozen=True)
class Issue:
    """An issue to open or to bring up to date."""

    key: str
    """Stable name, such as "relance:reseau:aide"; found again in the text, never shown."""
    title: str
    body: str
    """Markdown."""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Head:
    """The last commit of a proposal, which a comment speaks of."""

    branch: str
    """Owner and branch, such as "federation:ma-fiche"."""
    commit: str
    """Its 40 hexadecimal digits."""


def comment(forge: Forge, number: int, text: str, *, key: str) -> str:
    """Write a comment under a proposal, or bring our earlier one up to date.

    Args:
        forge: Where.
        number: The pull request's number; the merge request's, on GitLab.
        text: Markdown; cut when the forge would refuse it.
        key: Stable name of the comment, such as "diff".

    Returns:
        "ajouté", "mis à jour" or "inchangé".

    Raises:
        OutputError: When the forge cannot be reached or refuses.
        SettingsError: When the key is not a plain name.
    """
    calls = _CALLS[forge.name](forge)
    body = _marked(text, key)
    for identifier, present in calls.comments(number):
        if _mark(key) in present:
            if present.strip() == body.strip():
                return "inchangé"
            calls.change_comment(number, identifier, body)
            return "mis à jour"
    calls.add_comment(number, body)
    return "ajouté"


def proposal_of(forge: Forge, head: Head) -> int:
    """Give the number of the open proposal whose last commit is `head`.

    The automation of a fork's proposal runs without a token; the one that comments runs afterwards and must not
    believe what the first one says of itself: the number comes from the forge.

    Raises:
        OutputError: When there is none, or it has moved on.
    """
    if forge.name != "github":
        raise SettingsError("Sur cette forge, donnez le numéro de la proposition : etrier forge comment --numero 12.")
    found = _Calls(forge).get_all(f"repos/{forge.repository}/pulls", {"state": "open", "head": head.branch})
    for pull in found:
        if pull["head"]["sha"] == head.commit:
            return int(pull["number"])
    raise OutputError(
        f"Aucune proposition ouverte de {head.branch} ne finit par {head.commit[:10]} : elle a changé, ou est close."
    )


def put_issues(forge: Forge, issues: Iterable[Issue], *, family: str) -> dict[str, list[str]]:
    """Open the issues that are not there yet, bring the others up to date, close ours that have no reason left.

    Args:
        forge: Where.
        issues: All that must be open in this family.
        family: How the keys of the family begin, such as "relire:"; issues of another one are left alone.

    Returns:
        Their titles, under "ouverts", "mis à jour", "inchangés" and "fermés".

    Raises:
        OutputError: When the forge cannot be reached or refuses.
        SettingsError: When a key is not a plain name.
    """
    calls = _CALLS[forge.name](forge)
    told: dict[str, list[str]] = {"ouverts": [], "mis à jour": [], "inchangés": [], "fermés": []}
    present = list(calls.open_issues())
    wanted = list(issues)
    for issue in wanted:
        body = _marked(issue.body, issue.key)
        known = next((item for item in present if _mark(issue.key) in item[2]), None)
        if known is None:
            calls.open_issue(issue.title, body, issue.labels)
            told["ouverts"].append(issue.title)
        elif (known[1], known[2].strip()) == (issue.title, body.strip()):
            told["inchangés"].append(issue.title)
        else:
            calls.change_issue(known[0], issue.title, body)
            told["mis à jour"].append(issue.title)
    kept = {_mark(issue.key) for issue in wanted}
    for number, title, text in present:
        if f"<!-- etrier:{family}" in text and not any(mark in text for mark in kept):
            calls.close_issue(number)
            told["fermés"].append(title)
    return told


def _mark(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise SettingsError(f"La clé {key!r} n’est pas un nom simple : minuscules, chiffres, tirets, deux-points.")
    return f"<!-- etrier:{key} -->"


def _marked(text: str, key: str) -> str:
    # A mark inside the text would let a record pass for another text of ours.
    plain = text.replace("<!-- etrier:", "&lt;!-- etrier:")
    if len(plain) > LONGEST:
        plain = plain[:LONGEST].rsplit("\n", 1)[0] + "\n\n_La suite est trop longue pour être montrée ici._"
    return f"{plain.rstrip()}\n\n{_mark(key)}\n"


# --- the three forges ---------------------------------------------------------------------------------------


class _Calls:
    """GitHub's addresses; the others change what differs."""

    def __init__(self, forge: Forge) -> None:
        self.forge = forge
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": "etrier", "Accept": "application/json", **self.headers()})

    def headers(self) -> Mapping[str, str]:
        """What says who we are."""
        return {"Authorization": f"Bearer {self.forge.token}", "X-GitHub-Api-Version": "2022-11-28"}

    def is_ours(self, item: Mapping[str, Any]) -> bool:
        """Say whether our automation wrote it: what a person wrote is never changed, whatever marks it holds."""
        return bool(item["user"]["type"] == "Bot")

    def comments(self, number: int) -> Iterator[tuple[int, str]]:
        """(id, text) of our comments."""
        for item in self.get_all(f"repos/{self.forge.repository}/issues/{number}/comments"):
            if self.is_ours(item):
                yield item["id"], item["body"] or ""

    def add_comment(self, number: int, body: str) -> None:
        self.send("POST", f"repos/{self.forge.repository}/issues/{number}/comments", {"body": body})

    def change_comment(self, number: int, identifier: int, body: str) -> None:
        self.send("PATCH", f"repos/{self.forge.repository}/issues/comments/{identifier}", {"body": body})

    def open_issues(self) -> Iterator[tuple[int, str, str]]:
        """(number, title, text) of our open issues."""
        # GitHub wants no type, and gives the proposals too; Forgejo gives them apart.
        for item in self.get_all(f"repos/{self.forge.repository}/issues", {"state": "open", "type": "issues"}):
            if self.is_ours(item) and not item.get("pull_request"):
                yield item["number"], item["title"], item["body"] or ""

    def open_issue(self, title: str, body: str, labels: tuple[str, ...]) -> None:
        sent = {"title": title, "body": body, "labels": list(labels)}
        self.send("POST", f"repos/{self.forge.repository}/issues", sent)

    def change_issue(self, number: int, title: str, body: str) -> None:
        self.send("PATCH", f"repos/{self.forge.repository}/issues/{number}", {"title": title, "body": body})

    def close_issue(self, number: int) -> None:
        self.send("PATCH", f"repos/{self.forge.repository}/issues/{number}", {"state": "closed"})

    def get_all(self, path: str, query: Mapping[str, str] | None = None) -> Iterator[Any]:
        """Give every item of a list, page after page."""
        for page in range(1, _PAGES + 1):
            items = self._call("GET", path, params={**(query or {}), **self.page_size(), "page": str(page)})
            if not isinstance(items, list):
                raise OutputError(f"La forge a répondu autre chose qu’une liste ({path}).")
            yield from items
            if len(items) < 50:
                return

    def page_size(self) -> Mapping[str, str]:
        """How many items a page holds: Forgejo gives fifty at the most."""
        return {"per_page": "50"}

    def send(self, method: str, path: str, content: Mapping[str, Any]) -> Any:
        return self._call(method, path, json=content)

    def _call(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._session.request(method, f"{self.forge.api}/{path}", timeout=_TIMEOUT_S, **more)
        except requests.RequestException as error:
            raise OutputError(f"La forge ne répond pas ({self.forge.api}) : {type(error).__name__}.") from error
        if answer.status_code >= 400:
            status = answer.status_code
            raise OutputError(f"La forge refuse ({method} {path}) : {status}. {_advice(status)}")
        try:
            return answer.json()
        except ValueError:
            raise OutputError(f"La forge a répondu quelque chose d’illisible ({method} {path}).") from None


class _ForgejoCalls(_Calls):
    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"token {self.forge.token}"}

    def is_ours(self, item: Mapping[str, Any]) -> bool:
        return bool(item["user"]["login"] == self._login)

    def open_issue(self, title: str, body: str, labels: tuple[str, ...]) -> None:
        # Labels go by number here; one that the repository does not have is left out.
        known = {item["name"]: item["id"] for item in self.get_all(f"repos/{self.forge.repository}/labels")}
        numbers = [known[label] for label in labels if label in known]
        self.send("POST", f"repos/{self.forge.repository}/issues", {"title": title, "body": body, "labels": numbers})

    def page_size(self) -> Mapping[str, str]:
        return {"limit": "50"}

    @cached_property
    def _login(self) -> str:
        return str(self._call("GET", "user")["login"])


class _GitLabCalls(_Calls):
    def headers(self) -> Mapping[str, str]:
        return {"PRIVATE-TOKEN": self.forge.token}

    def is_ours(self, item: Mapping[str, Any]) -> bool:
        return bool(item["author"]["id"] == self._own)

    def comments(self, number: int) -> Iterator[tuple[int, str]]:
        for item in self.get_all(f"{self._project}/merge_requests/{number}/notes"):
            if self.is_ours(item):
                yield item["id"], item["body"] or ""

    def add_comment(self, number: int, body: str) -> None:
        self.send("POST", f"{self._project}/merge_requests/{number}/notes", {"body": body})

    def change_comment(self, number: int, identifier: int, body: str) -> None:
        self.send("PUT", f"{self._project}/merge_requests/{number}/notes/{identifier}", {"body": body})

    def open_issues(self) -> Iterator[tuple[int, str, str]]:
        for item in self.get_all(f"{self._project}/issues", {"state": "opened"}):
            if self.is_ours(item):
                yield item["iid"], item["title"], item["description"] or ""

    def open_issue(self, title: str, body: str, labels: tuple[str, ...]) -> None:
        sent = {"title": title, "description": body, "labels": ",".join(labels)}
        self.send("POST", f"{self._project}/issues", sent)

    def change_issue(self, number: int, title: str, body: str) -> None:
        self.send("PUT", f"{self._project}/issues/{number}", {"title": title, "description": body})

    def close_issue(self, number: int) -> None:
        self.send("PUT", f"{self._project}/issues/{number}", {"state_event": "close"})

    @cached_property
    def _own(self) -> int:
        return int(self._call("GET", "user")["id"])

    @property
    def _project(self) -> str:
        return f"projects/{quote(self.forge.repository, safe='')}"


_CALLS: Mapping[ForgeName, type[_Calls]] = {"github": _Calls, "gitlab": _GitLabCalls, "forgejo": _ForgejoCalls}


def _advice(status: int) -> str:
    if status in (401, 403):
        return "Le jeton manque de droits : il lui faut écrire sur les propositions ou sur les tickets, rien d’autre."
    if status == 404:
        return "Vérifiez le dépôt et le numéro ; un jeton sans droit donne aussi cette réponse."
    return "Réessayez plus tard." if status == 429 or status >= 500 else "Vérifiez ce qui est envoyé."
