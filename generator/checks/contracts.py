"""Contracts: every variable is declared and used, every article has its own name."""

from collections.abc import Iterable, Iterator

from generator.checks.corpus import Corpus
from generator.load import LoadedRecord
from generator.load.reader import FieldPath
from generator.load.translate import closest
from generator.models.law import PLACEHOLDER, ContractTemplate
from generator.problems import Level, Problem


def check_contracts(corpus: Corpus) -> Iterator[Problem]:
    """Refuse undeclared variables and repeated names; question variables that no clause uses."""
    for loaded, contract in corpus.of("contrat"):
        yield from _variables(corpus, loaded, contract)
        yield from repeated_names(corpus, loaded, ("variables",), "nom", (item.name for item in contract.variables))
        yield from repeated_names(corpus, loaded, ("clauses",), "id", (item.id for item in contract.clauses))
        for index, clause in enumerate(contract.clauses):
            place = ("clauses", index, "variantes")
            yield from repeated_names(corpus, loaded, place, "id", (item.id for item in clause.variants))


def repeated_names(
    corpus: Corpus, loaded: LoadedRecord, place: FieldPath, key: str, names: Iterable[str]
) -> Iterator[Problem]:
    """Refuse two items of a list that bear the same name."""
    first_by_name: dict[str, int] = {}
    for index, name in enumerate(names):
        first = first_by_name.setdefault(name, index)
        if first != index:
            yield corpus.problem(
                loaded,
                "nom-double",
                (*place, index, key),
                f"{name} est déjà pris, {_ordinal(first)} de la liste",
                "Donnez un autre nom à l’un des deux",
            )


def _ordinal(index: int) -> str:
    return "1er élément" if index == 0 else f"{index + 1}e élément"


def _variables(corpus: Corpus, loaded: LoadedRecord, contract: ContractTemplate) -> Iterator[Problem]:
    declared = {variable.name for variable in contract.variables}
    used: set[str] = set()
    for place, text in _texts(contract):
        for match in PLACEHOLDER.finditer(text):
            name = match.group(1)
            used.add(name)
            if name not in declared:
                near = closest(name, declared)
                yield corpus.problem(
                    loaded,
                    "variable-inconnue",
                    place,
                    f"la variable {{{name}}} n’est pas dans `variables:`",
                    f"Vouliez-vous dire {{{near}}} ?"
                    if near
                    else "Ajoutez-la à la page de garde, ou effacez les accolades",
                    snippet=match.group(),
                )
    for index, variable in enumerate(contract.variables):
        if variable.name not in used:
            yield corpus.problem(
                loaded,
                "variable-inutile",
                ("variables", index, "nom"),
                f"aucune clause n’emploie {{{variable.name}}}",
                "Effacez-la, ou employez-la dans le texte d’une clause",
                level=Level.WARNING,
            )


def _texts(contract: ContractTemplate) -> Iterator[tuple[FieldPath, str]]:
    for index, clause in enumerate(contract.clauses):
        yield ("clauses", index, "texte"), clause.text
        for number, variant in enumerate(clause.variants):
            yield ("clauses", index, "variantes", number, "texte"), variant.text
