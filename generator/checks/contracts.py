"""Contracts: every name that a text, a condition or a rule uses exists; versions and readings are honest."""

import re
from collections.abc import Iterable, Iterator

from generator.checks.corpus import Corpus
from generator.checks.wording import say
from generator.contracts.assemble import Filling
from generator.contracts.template import REMOVABLE, Term, compile_template, fingerprint
from generator.contracts.values import WrongAnswer, read_answer
from generator.load import LoadedRecord
from generator.load.reader import FieldPath
from generator.load.translate import closest
from generator.models.contracts import (
    BALANCED,
    CROSS_REFERENCE,
    PLACEHOLDER,
    Clause,
    Condition,
    ContractTemplate,
    ContractVersion,
    Variable,
)
from generator.problems import Level, Problem
from generator.text import typography

CODES = (
    "variable-inconnue",
    "variable-inutile",
    "nom-double",
    "renvoi-inconnu",
    "renvoi-sans-repli",
    "accolades",
    "role-inconnu",
    "reponse-impossible",
    "condition-impossible",
    "base-non-verifiee",
    "texte-change",
    "version-non-scellee",
    "version-sans-suite",
    "version-de-trop",
    "clause-inconnue",
)
"""What these rules can report."""

_LEFT_OVER = re.compile(r"\{[^}]*\}?|\}|\[\[[^\]]*(?:\]\])?|\]\]")


def check_contracts(corpus: Corpus) -> Iterator[Problem]:
    """Refuse names that lead nowhere, impossible answers, texts that changed without a version."""
    for kind in ("contrat", "version-contrat"):
        for loaded, contract in corpus.of(kind):
            yield from _names(corpus, loaded, contract)
            yield from _variables(corpus, loaded, contract)
            yield from _texts_of(corpus, loaded, contract)
            yield from _roles(corpus, loaded, contract)
            yield from _answers(corpus, loaded, contract)
            yield from _bases(corpus, loaded, contract)
            yield from _sealed(corpus, loaded, contract)
    yield from _kept_versions(corpus)
    yield from _reading_keys(corpus)


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
                *say("nom-double", name=name, place=_ordinal(first)),
            )


def _ordinal(index: int) -> str:
    return "1er élément" if index == 0 else f"{index + 1}e élément"


def _names(corpus: Corpus, loaded: LoadedRecord, contract: ContractTemplate) -> Iterator[Problem]:
    yield from repeated_names(corpus, loaded, ("roles",), "id", (item.id for item in contract.roles))
    yield from repeated_names(corpus, loaded, ("variables",), "nom", (item.name for item in contract.variables))
    yield from repeated_names(corpus, loaded, ("regles",), "id", (item.id for item in contract.rules))
    yield from repeated_names(corpus, loaded, ("clauses",), "id", (item.id for item in contract.clauses))
    yield from repeated_names(corpus, loaded, ("annexes",), "id", (item.id for item in contract.annexes))
    yield from repeated_names(corpus, loaded, ("journal",), "version", (item.version for item in contract.changes))
    for index, clause in enumerate(contract.clauses):
        place = ("clauses", index, "variantes")
        yield from repeated_names(corpus, loaded, place, "id", (item.id for item in clause.variants))


def _variables(corpus: Corpus, loaded: LoadedRecord, contract: ContractTemplate) -> Iterator[Problem]:
    declared = {variable.name for variable in contract.variables}
    used: set[str] = set()
    for place, text in _texts(contract):
        for match in PLACEHOLDER.finditer(text):
            used.add(match[1])
            if match[1] not in declared:
                yield _no_such_variable(corpus, loaded, place, match[1], declared, match.group())
    for place, name in _names_used(contract):
        used.add(name)
        if name not in declared:
            yield _no_such_variable(corpus, loaded, place, name, declared)
    for index, variable in enumerate(contract.variables):
        if variable.name not in used and variable.type not in ("partie", "attestation"):
            yield corpus.problem(
                loaded,
                "variable-inutile",
                ("variables", index, "nom"),
                f"aucun article, aucune condition, aucune règle n’emploie {variable.name}",
                f"Effacez-la, ou écrivez {{{variable.name}}} dans le texte d’un article",
                level=Level.WARNING,
            )


def _no_such_variable(
    corpus: Corpus, loaded: LoadedRecord, place: FieldPath, name: str, declared: set[str], snippet: str = ""
) -> Problem:
    near = closest(name, declared)
    return corpus.problem(
        loaded,
        "variable-inconnue",
        place,
        f"la variable {name} n’est pas dans `variables:`",
        f"Vouliez-vous dire {near} ?" if near else "Ajoutez-la à la fiche du contrat, ou effacez-la d’ici",
        snippet=snippet,
    )


def _texts(contract: ContractTemplate) -> Iterator[tuple[FieldPath, str]]:
    for index, clause in enumerate(contract.clauses):
        yield ("clauses", index, "texte"), clause.text
        for number, variant in enumerate(clause.variants):
            yield ("clauses", index, "variantes", number, "texte"), variant.text
        for number, addition in enumerate(clause.additions):
            yield ("clauses", index, "ajouts", number, "texte"), addition.text
    for index, annex in enumerate(contract.annexes):
        yield ("annexes", index, "texte"), annex.text
        for number, part in enumerate(annex.parts):
            yield ("annexes", index, "rubriques", number, "texte"), part.text


def _conditions_at(contract: ContractTemplate, place: FieldPath) -> tuple[Condition, ...]:
    """Give the conditions under which the text at a place is there."""
    holder = contract.clauses[int(place[1])] if place[0] == "clauses" else contract.annexes[int(place[1])]
    if isinstance(holder, Clause) and place[2] == "ajouts":
        return (*holder.conditions, *holder.additions[int(place[3])].conditions)
    return holder.conditions


def _conditions(contract: ContractTemplate) -> Iterator[tuple[FieldPath, Condition]]:
    groups: list[tuple[FieldPath, tuple[Condition, ...]]] = []
    groups += [(("variables", i, "si"), item.conditions) for i, item in enumerate(contract.variables)]
    groups += [(("regles", i, "si"), item.conditions) for i, item in enumerate(contract.rules)]
    groups += [(("annexes", i, "si"), item.conditions) for i, item in enumerate(contract.annexes)]
    for i, clause in enumerate(contract.clauses):
        groups.append((("clauses", i, "si"), clause.conditions))
        groups += [(("clauses", i, "ajouts", n, "si"), item.conditions) for n, item in enumerate(clause.additions)]
    for place, conditions in groups:
        for number, condition in enumerate(conditions):
            yield (*place, number), condition


def _names_used(contract: ContractTemplate) -> Iterator[tuple[FieldPath, str]]:
    for place, condition in _conditions(contract):
        yield (*place, "variable"), condition.variable
    for index, rule in enumerate(contract.rules):
        for number, name in enumerate(rule.variables):
            yield ("regles", index, "variables", number), name


def _texts_of(corpus: Corpus, loaded: LoadedRecord, contract: ContractTemplate) -> Iterator[Problem]:
    clauses = {clause.id: clause for clause in contract.clauses}
    annexes = {annex.id: annex for annex in contract.annexes}
    for place, text in _texts(contract):
        for match in CROSS_REFERENCE.finditer(text):
            kind, identifier, fallback = match.groups()
            known = clauses if kind == "clause" else annexes
            if identifier not in known:
                near = closest(identifier, set(known))
                advice = f"Vouliez-vous dire [[{kind}:{near}]] ?" if near else "Effacez ce renvoi, ou ajoutez sa cible"
                message = f"le renvoi {match.group()} ne mène nulle part"
                yield corpus.problem(loaded, "renvoi-inconnu", place, message, advice, snippet=match.group())
                continue
            clause = clauses.get(identifier) if kind == "clause" else None
            goes_away = bool(known[identifier].conditions) or (clause is not None and clause.duty in REMOVABLE)
            is_inside = place[0] == f"{kind}s" and list(known)[int(place[1])] == identifier
            comes_along = not (clause and clause.duty in REMOVABLE) and set(known[identifier].conditions) <= set(
                _conditions_at(contract, place)
            )
            if goes_away and not fallback and not is_inside and not comes_along:
                yield corpus.problem(
                    loaded,
                    "renvoi-sans-repli",
                    place,
                    f"{match.group()} peut manquer : il faut dire quoi écrire à la place",
                    f"Écrivez [[{kind}:{identifier}|la loi]], avec les mots qui conviennent à la phrase",
                    snippet=match.group(),
                )
        rest = CROSS_REFERENCE.sub("", PLACEHOLDER.sub("", text))
        for match in _LEFT_OVER.finditer(rest):
            yield corpus.problem(
                loaded,
                "accolades",
                place,
                f"{match.group()} n’est ni une variable ni un renvoi",
                "Écrivez {nom_de_variable}, [[clause:nom]] ou [[annexe:nom]] ; un contrat ne contient pas d’autre lien",
                snippet=match.group(),
            )


def _roles(corpus: Corpus, loaded: LoadedRecord, contract: ContractTemplate) -> Iterator[Problem]:
    roles = {role.id for role in contract.roles}
    named: list[tuple[FieldPath, str]] = [
        (("variables", index, "role"), variable.role)
        for index, variable in enumerate(contract.variables)
        if variable.role
    ]
    for index, clause in enumerate(contract.clauses):
        named.append((("clauses", index, "favorise"), clause.favours))
        named += [(("clauses", index, "variantes", n, "favorise"), v.favours) for n, v in enumerate(clause.variants)]
    for place, name in named:
        if name not in roles and not (name == BALANCED and place[-1] == "favorise"):
            expected = ", ".join(sorted(roles) + ([BALANCED] if place[-1] == "favorise" else []))
            message = f"attendu un de ces rôles : {expected} ; trouvé {name}"
            yield corpus.problem(
                loaded, "role-inconnu", place, message, "Ajoutez le rôle à `roles:`, ou corrigez le mot"
            )


def _answers(corpus: Corpus, loaded: LoadedRecord, contract: ContractTemplate) -> Iterator[Problem]:
    """Refuse proposed answers and examples that the form itself would refuse, and conditions that never hold."""
    template = compile_template(contract)
    terms = {term.name: term for term in template.terms}
    for index, (variable, term) in enumerate(zip(contract.variables, template.terms, strict=True)):
        for field, answer in (("defaut", term.default), ("exemple", _typed(variable, term))):
            try:
                if answer and term.type != "partie":
                    read_answer(term, answer)
            except WrongAnswer as wrong:
                message = "cette réponse serait refusée par le formulaire"
                yield corpus.problem(loaded, "reponse-impossible", ("variables", index, field), message, str(wrong))
    for place, condition in _conditions(contract):
        found = terms.get(condition.variable)
        values = (*((condition.equals,) if condition.equals else ()), *condition.among)
        possible = _possible(found) if found else None
        for value in values:
            if possible is not None and typography(value) not in possible:
                message = f"{condition.variable} ne vaut jamais « {value} »"
                advice = f"Ses réponses possibles : {', '.join(possible)}"
                yield corpus.problem(loaded, "condition-impossible", place, message, advice)
    if all(test.variable in terms for term in template.terms for test in term.tests):
        messages = {check.message for check in template.checks if check.blocks}
        for fault in Filling(template, {}).faults:
            if fault.message in messages and fault.name in terms:
                index = list(terms).index(fault.name)
                message = "les réponses proposées se contredisent"
                yield corpus.problem(loaded, "reponse-impossible", ("variables", index), message, fault.message)


def _typed(variable: Variable, term: Term) -> str:
    """Give the example as one would type it: lists are written on one line in YAML."""
    if term.type in ("liste", "parts", "choix-multiple"):
        return "\n".join(part.strip() for part in (term.example).split(";"))
    return term.example if term.type in ("choix", "texte", "texte-long") else variable.example or ""


def _possible(term: Term) -> tuple[str, ...] | None:
    if term.type in ("choix", "choix-multiple"):
        return term.choices
    return ("oui", "non") if term.type in ("oui-non", "attestation") else None


def _bases(corpus: Corpus, loaded: LoadedRecord, contract: ContractTemplate) -> Iterator[Problem]:
    """Refuse an article that rests on a text nobody has read: it would be stated as law."""
    cited: list[tuple[FieldPath, str]] = []
    for index, clause in enumerate(contract.clauses):
        cited += [(("clauses", index, "bases", n), base) for n, base in enumerate(clause.bases)]
    for index, annex in enumerate(contract.annexes):
        cited += [(("annexes", index, "bases", n), base) for n, base in enumerate(annex.bases)]
    cited += [(("regles", index, "base"), rule.basis) for index, rule in enumerate(contract.rules) if rule.basis]
    for place, base in cited:
        found = corpus.ids["base-legale"].get(base)
        if found is not None and getattr(found.record, "reading", "") == "non-verifie":
            yield corpus.problem(
                loaded,
                "base-non-verifiee",
                place,
                f"personne n’a encore lu {base} : on ne peut pas l’énoncer comme du droit",
                "Lisez le texte et changez `lecture:` dans sa fiche, ou appuyez l’article sur `usage:`",
            )


def _sealed(corpus: Corpus, loaded: LoadedRecord, contract: ContractTemplate) -> Iterator[Problem]:
    """Refuse a text that is not the one its version was published with."""
    sealed = contract.changes[0].fingerprint
    if sealed is None:
        yield corpus.problem(
            loaded,
            "version-non-scellee",
            ("journal", 0),
            f"la version {contract.version} n’est pas encore scellée",
            f"Quand le texte est prêt, lancez « etrier contracts seal {_model_of(contract)} »",
            level=Level.WARNING,
        )
    elif sealed != fingerprint(contract):
        yield corpus.problem(
            loaded,
            "texte-change",
            ("journal", 0, "empreinte"),
            f"le texte n’est plus celui de la version {contract.version}",
            "Montez `version:` et ajoutez une ligne en haut du journal, "
            f"puis lancez « etrier contracts seal {_model_of(contract)} »",
        )


def _model_of(contract: ContractTemplate) -> str:
    return contract.of if isinstance(contract, ContractVersion) else contract.id


def _kept_versions(corpus: Corpus) -> Iterator[Problem]:
    """Every version of a journal but the newest is kept as a record of its own, with the text it was sealed with."""
    kept: dict[tuple[str, str], LoadedRecord] = {}
    for loaded, version in corpus.of("version-contrat"):
        kept[(version.of, version.version)] = loaded
    for loaded, contract in corpus.of("contrat"):
        numbers = [tuple(map(int, change.version.split("."))) for change in contract.changes]
        if numbers != sorted(numbers, reverse=True):
            message = "les versions ne vont pas de la plus récente à la plus ancienne"
            yield corpus.problem(
                loaded, "version-sans-suite", ("journal",), message, "Remettez les lignes du journal dans l’ordre"
            )
        for index, change in enumerate(contract.changes[1:], 1):
            old = kept.pop((contract.id, change.version), None)
            if old is None:
                yield corpus.problem(
                    loaded,
                    "version-sans-suite",
                    ("journal", index, "version"),
                    f"le texte de la version {change.version} n’est gardé nulle part",
                    f"Remettez-le dans data/contracts/{contract.id}/versions/",
                )
            elif change.fingerprint != fingerprint_of(old):
                message = f"le texte gardé de la version {change.version} n’est pas celui du journal"
                yield corpus.problem(
                    loaded,
                    "texte-change",
                    ("journal", index),
                    message,
                    "Reprenez le texte publié : une version ne change jamais",
                )
        kept.pop((contract.id, contract.version), None)
    for loaded in kept.values():
        message = "le journal de son modèle ne connaît pas cette version"
        yield corpus.problem(
            loaded, "version-de-trop", ("version",), message, "Ajoutez sa ligne au journal, ou effacez ce fichier"
        )


def fingerprint_of(loaded: LoadedRecord) -> str:
    """Give the fingerprint of a loaded contract's text; "" for another record."""
    return fingerprint(loaded.record) if isinstance(loaded.record, ContractTemplate) else ""


def _reading_keys(corpus: Corpus) -> Iterator[Problem]:
    """Refuse a clause that none of the key's models holds."""
    for loaded, key in corpus.of("cle-de-lecture"):
        models = [corpus.ids["contrat"].get(identifier) for identifier in key.contracts]
        known: set[str] = set()
        for model in models:
            if model is not None and isinstance(model.record, ContractTemplate):
                known.update(clause.id for clause in model.record.clauses)
        for index, clause in enumerate(key.clauses if all(models) else ()):
            if clause not in known:
                near = closest(clause, known)
                advice = f"Vouliez-vous dire `{near}` ?" if near else "Effacez-la, ou ajoutez son modèle à `contrats:`"
                message = f"aucun des modèles de `contrats:` n’a de clause {clause}"
                yield corpus.problem(loaded, "clause-inconnue", ("clauses", index), message, advice)
