"""References between records: they must lead somewhere, and not round in circles."""

from collections.abc import Iterator

from generator.checks.corpus import Corpus
from generator.checks.wording import say
from generator.load import LoadedRecord
from generator.models.kinds import KIND_BY_KEY
from generator.models.references import Reference, references_of
from generator.problems import Problem


def check_references(corpus: Corpus) -> Iterator[Problem]:
    """Refuse a reference to no record, to itself, or a chain of networks that comes back to its start."""
    yield from _dangling(corpus)
    yield from _network_loops(corpus)


def _dangling(corpus: Corpus) -> Iterator[Problem]:
    for loaded in corpus.records:
        record = loaded.record
        for reference in references_of(record):
            if reference.id not in corpus.ids[reference.kind]:
                if not corpus.exists(reference.kind, reference.id):
                    yield _no_such_record(corpus, loaded, reference)
            elif reference.id == record.id and reference.kind == record.kind:
                yield corpus.problem(loaded, "reference-a-soi", reference.field, *say("reference-a-soi"))


def _no_such_record(corpus: Corpus, loaded: LoadedRecord, reference: Reference) -> Problem:
    near = corpus.suggest(reference.kind, reference.id)
    kind = KIND_BY_KEY[reference.kind].label.lower()
    message, advice = say("reference-inconnue", kind=kind, id=reference.id)
    return corpus.problem(loaded, "reference-inconnue", reference.field, message, near or advice)


def _network_loops(corpus: Corpus) -> Iterator[Problem]:
    """Report each loop once, on its first network in order of id."""
    parent_by_id = {loaded.record.id: network.parent for loaded, network in corpus.of("reseau")}
    for loaded, network in corpus.of("reseau"):
        chain = [network.id]
        current = network.parent
        while current is not None and current not in chain:
            chain.append(current)
            current = parent_by_id.get(current)
        if current == network.id and len(chain) > 1 and network.id == min(chain):
            yield corpus.problem(
                loaded,
                "boucle",
                ("tete",),
                *say("boucle", chain=" → ".join([*chain, network.id])),
            )
