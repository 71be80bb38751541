"""What a run found, as text for who ran it and as the committed `data/liens.yml`. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from generator.dates import french_date
from generator.links.finding import Finding, State
from generator.links.run import Outcome
from generator.links.sources import Addresses
from generator.text import french_number, typography

_MAX_KEPT = 1000
"""Faulty links written in the file, the dead ones first: past this, nobody goes through them."""

_NAMES = {State.DEAD: "Morts", State.MOVED: "Déplacés", State.UNCERTAIN: "Incertains, à regarder soi-même"}
"""Headings, in the order they are told."""


def as_text(outcome: Outcome, addresses: Addresses) -> str:
    """Say what was found: dead links first, with the files that hold them."""
    lines: list[str] = []
    for state, name in _NAMES.items():
        found = _of(outcome.findings.values(), state)
        if found:
            lines += [f"{name} : {len(found)}", *(line for item in found for line in _told(item, addresses)), ""]
    lines += list(_notes(outcome, addresses))
    return "\n".join(map(typography, lines)) + "\n"


def _told(finding: Finding, addresses: Addresses) -> Iterator[str]:
    yield f"  {finding.url}"
    if finding.new_url:
        yield f"    nouvelle adresse : {finding.new_url}"
    elif finding.state is not State.MOVED:
        yield f"    {finding.words}"
    files = addresses.holders.get(finding.url, ())
    more = f", et {len(files) - 3} autres" if len(files) > 3 else ""
    yield f"    dans {', '.join(files[:3])}{more}"


def _notes(outcome: Outcome, addresses: Addresses) -> Iterator[str]:
    alive = len(_of(outcome.findings.values(), State.ALIVE))
    yield (
        f"{french_number(len(addresses.holders))} adresses : {french_number(outcome.asked)} demandées aujourd’hui, "
        f"{french_number(len(outcome.findings) - outcome.asked)} connues d’avant. {french_number(alive)} répondent."
    )
    if outcome.left:
        count = len(outcome.left)
        yield f"{count} {'restent' if count > 1 else 'reste'} à demander : un serveur a demandé d’attendre."
    if addresses.excepted:
        yield f"{len(addresses.excepted)} laissées de côté (data/liens-exceptions.yml)."
    for item in addresses.ended:
        ended = french_date(item.until)
        yield f"Exception finie le {ended} : {item.prefix} ({item.reason}). Prolongez-la, ou effacez-la."
    for item in addresses.unused:
        yield f"Exception sans objet : aucune adresse ne commence par {item.prefix}."


def _of(findings: Iterable[Finding], state: State) -> list[Finding]:
    return sorted((item for item in findings if item.state is state), key=lambda item: item.url)


def as_yaml(findings: Mapping[str, Finding], excepted: int, today: date) -> str:
    """Write `data/liens.yml`: how many, and each one that is not alive."""
    faulty = [item for state in _NAMES for item in _of(findings.values(), state)]
    lines = [
        "# yaml-language-server: $schema=../docs/schemas/liens.json",
        "# Écrit par « etrier links --enregistrer » : ne le modifiez pas à la main.",
        f"controle_le: {today}",
        f"adresses: {len(findings)}",
        f"vivantes: {len(_of(findings.values(), State.ALIVE))}",
        f"exceptees: {excepted}",
    ]
    lines.append("liens:" if faulty else "liens: []")
    for item in faulty[:_MAX_KEPT]:
        lines.append(f"  - adresse: {_quoted(item.url)}")
        lines.append(f"    etat: {item.state}")
        lines.append(f"    constat: {_quoted(item.words)}")
        if item.new_url:
            lines.append(f"    nouvelle: {_quoted(item.new_url)}")
        lines.append(f"    le: {item.day}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Write a text between quotes: JSON's are YAML's too."""
    return json.dumps(text, ensure_ascii=False)
