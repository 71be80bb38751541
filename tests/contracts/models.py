"""The contract models that the tests fill in: one that has every kind of question, and the real ones."""

from functools import cache
from pathlib import Path

from generator.contracts.template import Template, compile_template
from generator.load import LoadedRecord
from generator.load.records import DataFile, check_bytes, load_records
from generator.models.contracts import ContractTemplate
from generator.models.kinds import KIND_BY_KEY
from tests.hubs import ROOT

DENSE = Path(__file__).with_name("dense.yml")


@cache
def dense() -> LoadedRecord:
    """The model that has every kind of question, condition, rule and block."""
    file = DataFile("data/contracts/modele-dense/modele.yml", KIND_BY_KEY["contrat"], None)
    entry = check_bytes(file, DENSE.read_bytes())
    assert entry.record is not None, "\n".join(map(str, entry.problems))
    return LoadedRecord(entry.record, file.kind, file.path, entry.digest)


@cache
def models() -> tuple[LoadedRecord, ...]:
    """The dense model, then every model of the project."""
    paths = sorted((ROOT / "data" / "contracts").glob("*/modele.yml"))
    return (dense(), *load_records(ROOT, paths=paths).records)


def template_of(loaded: LoadedRecord) -> Template:
    """A model made ready, as its form page makes it."""
    assert isinstance(loaded.record, ContractTemplate)
    return compile_template(loaded.record)


@cache
def longest() -> LoadedRecord:
    """The real model that asks and says the most; the dense one while there is none."""
    return max(models(), key=lambda loaded: (len(str(template_of(loaded).as_json())), loaded.record.id))
