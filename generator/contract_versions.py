"""Versions of a contract model in its files: sealing a text, keeping the old one, opening the next.

Edits are made in the text of the YAML, at the place meant, so that comments and order stay.
"""

import re
import subprocess
from datetime import date
from pathlib import Path

from generator.contracts.template import fingerprint
from generator.load import load_records
from generator.load.cache import write_atomically
from generator.models.contracts import ContractTemplate
from generator.problems import DataError, SettingsError, has_errors
from generator.yaml_text import edit


def model_path(identifier: str) -> str:
    """Give the path of a model's file, relative to the project."""
    return f"data/contracts/{identifier}/modele.yml"


def read_model(root: Path, identifier: str) -> ContractTemplate:
    """Read one model by itself.

    Raises:
        SettingsError: When there is no such model.
        DataError: When its file has faults.
    """
    path = Path(model_path(identifier))
    if not (root / path).is_file():
        known = sorted(folder.name for folder in (root / "data" / "contracts").glob("*") if folder.is_dir())
        raise SettingsError(f"Aucun modèle {identifier}. Les modèles : {', '.join(known) or 'aucun'}.")
    loaded = load_records(root, paths=[path])
    if has_errors(loaded.problems):
        raise DataError(loaded.problems)
    record = loaded.records[0].record
    assert isinstance(record, ContractTemplate)
    return record


def seal(root: Path, identifier: str) -> str:
    """Write the fingerprint of a model's text beside its version, once.

    Returns:
        The fingerprint.

    Raises:
        SettingsError: When the version is sealed already, with another text.
        DataError: When the file has faults.
    """
    contract = read_model(root, identifier)
    found = fingerprint(contract)
    sealed = contract.changes[0].fingerprint
    if sealed == found:
        return found
    if sealed is not None:
        raise SettingsError(
            f"La version {contract.version} est déjà scellée avec un autre texte. "
            f"Ouvrez la suivante : etrier contracts bump {identifier} --nature mineure --texte « … »."
        )
    _write_seal(root / model_path(identifier), found)
    return found


def _write_seal(file: Path, found: str) -> None:
    sealed = edit(file.read_text("utf-8"), ContractTemplate, {("journal", 0, "empreinte"): found})
    write_atomically(file, sealed.encode("utf-8"))


def bump(root: Path, identifier: str, *, nature: str, text: str, today: date) -> str:
    """Keep the present version as a record of its own and open the next.

    Args:
        root: The project.
        identifier: The model.
        nature: majeure, mineure or correctif (see `CHANGE_NATURES`).
        text: What changes, for the journal.
        today: Day of the new version.

    Returns:
        The new version.

    Raises:
        SettingsError: When the sealed text can be found neither in the file nor in the last commit.
        DataError: When the file has faults.
    """
    contract = read_model(root, identifier)
    sealed = contract.changes[0].fingerprint
    if sealed is None:
        advice = f"lancez d’abord « etrier contracts seal {identifier} »"
        raise SettingsError(f"La version {contract.version} n’est pas scellée : {advice}.")
    file = root / model_path(identifier)
    present = file.read_text("utf-8")
    published = present if fingerprint(contract) == sealed else _committed(root, identifier)
    old_id = f"{identifier}-{contract.version.replace('.', '-')}"
    kept = re.sub(r"^id: .*$", f"id: {old_id}\nmodele: {identifier}", published, count=1, flags=re.MULTILINE)
    kept = kept.replace("../../../docs/schemas/contrat.json", "../../../../docs/schemas/version-contrat.json")
    kept_file = file.parent / "versions" / f"{old_id}.yml"
    kept_file.parent.mkdir(exist_ok=True)
    write_atomically(kept_file, kept.encode("utf-8"))
    try:
        _check_kept(root, kept_file, sealed)
    except BaseException:
        kept_file.unlink()
        raise
    version = _next(contract.version, nature)
    opened = re.sub(r"^version: .*$", f"version: {version}", present, count=1, flags=re.MULTILINE)
    written = text.replace('"', "”")
    line = f'journal:\n  - version: {version}\n    date: {today}\n    nature: {nature}\n    texte: "{written}"\n'
    opened = re.sub(r"^journal:[ \t]*\n", lambda _: line, opened, count=1, flags=re.MULTILINE)
    write_atomically(file, opened.encode("utf-8"))
    return version


def _check_kept(root: Path, file: Path, sealed: str) -> None:
    loaded = load_records(root, paths=[file.relative_to(root)])
    record = loaded.records[0].record if loaded.records else None
    if not isinstance(record, ContractTemplate) or fingerprint(record) != sealed:
        raise SettingsError(
            "Le texte publié de cette version n’est plus là : il a changé dans le fichier et dans le dernier commit. "
            "Remettez-le (git checkout), puis relancez."
        )


def _committed(root: Path, identifier: str) -> str:
    done = subprocess.run(
        ["git", "show", f"HEAD:./{model_path(identifier)}"], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SettingsError(f"Le texte publié de {identifier} n’est plus dans le fichier, et git ne l’a pas.")
    return done.stdout


def _next(version: str, nature: str) -> str:
    major, minor, patch = map(int, version.split("."))
    if nature == "majeure":
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    return f"{major}.{minor + 1}.0" if nature == "mineure" else f"{major}.{minor}.{patch + 1}"
