"""Who is who and where: addresses, Siren numbers, departments, names inside a record, proofs."""

from collections.abc import Iterator

from generator.checks.contracts import repeated_names
from generator.checks.corpus import Corpus
from generator.checks.wording import say
from generator.geography import DEPARTMENT_NAME_BY_CODE, department_of_postcode, departments_of
from generator.load import LoadedRecord
from generator.problems import Level, Problem


def check_identity(corpus: Corpus) -> Iterator[Problem]:
    """Refuse two pages at one address, places that disagree and facts that nothing proves."""
    yield from _page_addresses(corpus)
    yield from _sirens(corpus)
    yield from _departments(corpus)
    yield from _territories(corpus)
    yield from _names_inside(corpus)
    yield from _proofs(corpus)


def _page_addresses(corpus: Corpus) -> Iterator[Problem]:
    first_by_address: dict[str, LoadedRecord] = {}
    for loaded in corpus.records:
        if loaded.kind.url_prefix is None:
            continue
        address = f"/{loaded.kind.url_prefix}/{loaded.record.id}/"
        first = first_by_address.setdefault(address, loaded)
        # Two records of one kind and one id are told as such by the loader.
        if first is not loaded and first.kind.key != loaded.kind.key:
            yield corpus.problem(
                loaded,
                "adresse-double",
                ("id",),
                f"la page {address} est déjà celle de {first.path}",
                "Donnez un autre nom à l’une des deux fiches, et à son fichier",
            )


def _sirens(corpus: Corpus) -> Iterator[Problem]:
    first_by_siren: dict[str, LoadedRecord] = {}
    for loaded, provider in corpus.of("prestataire"):
        if provider.siren is None:
            continue
        first = first_by_siren.setdefault(provider.siren, loaded)
        if first is not loaded:
            yield corpus.problem(
                loaded,
                "siren-double",
                ("siren",),
                *say("siren-double", siren=provider.siren, path=first.path),
                level=Level.WARNING,
            )


def _departments(corpus: Corpus) -> Iterator[Problem]:
    for kind in ("prestataire", "lieu"):
        for loaded, place in corpus.of(kind):
            folder = loaded.path.split("/")[2].upper()
            if folder != place.department and (place.department or folder in DEPARTMENT_NAME_BY_CODE):
                said = f"son département est {place.department}" if place.department else "elle n’a pas de département"
                yield corpus.problem(
                    loaded,
                    "dossier-departement",
                    ("departement",),
                    *say("dossier-departement", folder=loaded.path.split("/")[2], said=said),
                )
            posted = department_of_postcode(place.postcode) if place.postcode else None
            if posted and place.department and posted != place.department:
                yield corpus.problem(
                    loaded,
                    "departement-code-postal",
                    ("code_postal",),
                    *say(
                        "departement-code-postal",
                        postcode=place.postcode,
                        posted=posted,
                        name=DEPARTMENT_NAME_BY_CODE[posted],
                        department=place.department,
                    ),
                    level=Level.WARNING,
                )


def _territories(corpus: Corpus) -> Iterator[Problem]:
    for loaded, aid in corpus.of("aide"):
        if not departments_of(aid.territories):
            yield corpus.problem(
                loaded,
                "aide-sans-territoire",
                ("territoires",),
                *say("aide-sans-territoire"),
            )


def _names_inside(corpus: Corpus) -> Iterator[Problem]:
    for loaded, trade in corpus.of("metier"):
        yield from repeated_names(corpus, loaded, ("etapes",), "id", (step.id for step in trade.steps))
    for loaded, assessment in corpus.of("diagnostic"):
        yield from repeated_names(corpus, loaded, ("questions",), "id", (item.id for item in assessment.questions))
        for index, question in enumerate(assessment.questions):
            place = ("questions", index, "reponses")
            yield from repeated_names(corpus, loaded, place, "id", (answer.id for answer in question.answers))


def _proofs(corpus: Corpus) -> Iterator[Problem]:
    for loaded, story in corpus.of("temoignage"):
        source = story.source
        if source.url is None and source.reference is None and source.passage is None:
            yield corpus.problem(
                loaded,
                "temoignage-sans-page",
                ("source",),
                *say("temoignage-sans-page"),
            )
    for loaded, trade in corpus.of("metier"):
        for index, step in enumerate(trade.steps):
            for number, fact in enumerate(step.facts):
                if fact.source is None and fact.nature != "deduction":
                    yield corpus.problem(
                        loaded,
                        "fait-sans-source",
                        ("etapes", index, "faits", number),
                        *say("fait-sans-source"),
                    )
