"""What search can find: one small document per page, with its words, its facets and how much it matters.

Pure: `Site` in, values out. Words keep straight apostrophes: Pagefind does not split on ’ ("l’école").
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from generator.dates import first_day, french_partial_date, last_day
from generator.eligibility import AidStatus, Answer, Profile, evaluate
from generator.geography import (
    DEPARTMENT_NAME_BY_CODE,
    FRANCE,
    REGION_BY_CODE,
    REGION_OF_DEPARTMENT,
    departments_of,
    territory_name,
)
from generator.models.contracts import ContractTemplate
from generator.models.help import Aid, Provider, SupportNetwork
from generator.models.law import Obligation
from generator.models.trades import Step
from generator.pathways import binds
from generator.site import Entry, Site
from generator.text import plain, typography
from generator.vocabularies import (
    AID_NATURES,
    LABEL_DOMAINS,
    NETWORK_TYPES,
    PRICE_SUBJECTS,
    PROVIDER_ROLES,
    SECTORS,
    STORY_TYPES,
    VENUE_TYPES,
)

ANY_TRADE = "*"
"""What a document for every trade bears as its trade."""

Editorial = tuple[str, str, str]
"""(site path, title, text) of a page that no record makes."""


@dataclass(frozen=True)
class SearchDocument:
    """One page, as search sees it."""

    url: str
    """Site path, such as "aides/x/" or "prix/#poste-site"."""
    title: str
    """What the link says, in French typography."""
    kind: str
    """The facet's value, such as "aide"."""
    kind_label: str
    """What the result says it is, such as "Aide" or "Plateforme de facturation"."""
    summary: str
    """One line shown under the link; plain text."""
    rank: float
    """How much it matters among equals: 1 for a trade, a quarter for a platform. Every weight is multiplied by it."""
    words: tuple[str, ...] = ()
    """Other names, everyday words, misspellings: they count nearly as much as the title."""
    points: tuple[str, ...] = ()
    """Headings and gestures: they count half."""
    body: str = ""
    """The rest, in our Markdown; it counts a little."""
    misspellings: tuple[str, ...] = ()
    """Known mistakes, in `words` too: never proposed as a correction."""
    places: tuple[str, ...] = (FRANCE,)
    """Departments it holds in, or ("FR",)."""
    place: str = ""
    """Where, as shown; "" for the whole country."""
    needs: tuple[str, ...] = ()
    """Ids of the needs it serves."""
    trades: tuple[str, ...] = (ANY_TRADE,)
    """Ids of the trades it is for, or ("*",)."""
    status: str = ""
    """For an aid, where it stands on the day of the build: a value of `AidStatus`."""
    opens: str = ""
    """ISO day an aid opens; "" when it is open already or unknown."""
    ends: str = ""
    """ISO last day of an aid; "" when unknown."""
    stale: str = ""
    """ISO day from which an aid's check is twice too old: it then counts as « à vérifier »."""
    is_derived: bool = False
    """Whether it borrows its words from another document: it then teaches no new word."""
    is_listed_aside: bool = False
    """Whether it belongs to the directory (firms, places), indexed apart and ranked after the rest."""


_RANKS = {
    "metier": 1.0,
    "besoin": 1.0,
    "guide": 0.95,
    "obligation": 0.9,
    "contrat": 0.9,
    "moment": 0.85,
    "terme": 0.85,
    "logiciel": 0.8,
    "module": 0.75,
    "reseau": 0.7,
    "prix": 0.7,
    "label": 0.65,
    "cle-de-lecture": 0.65,
    "temoignage": 0.5,
    "lieu": 0.4,
}
_AID_RANKS = {AidStatus.OPEN: 0.85, AidStatus.COMING: 0.8, AidStatus.TO_CHECK: 0.6, AidStatus.CLOSED: 0.35}
_PROVIDER_RANKS = {"accompagnement": 0.45, "hebergeur": 0.4, "editeur": 0.25, "plateforme": 0.2}


def search_documents(site: Site, editorial: Iterable[Editorial] = ()) -> Iterator[SearchDocument]:
    """Give every document, in a stable order: what matters most first.

    Args:
        site: The resolved hub.
        editorial: Pages that no record makes: guides, the lists, « Faire le point ».
    """
    for make in (
        _trades,
        _needs,
        _life_events,
        _obligations,
        _contracts,
        _reading_keys,
        _terms,
        _tools,
        _modules,
        _aids,
        _networks,
        _labels,
        _prices,
        _stories,
        _near,
        _aid_lists,
    ):
        yield from make(site)
    for url, title, text in editorial:
        yield SearchDocument(
            url, typography(title), "guide", "Page", _first_sentences(text), _RANKS["guide"], body=text
        )
    yield from _providers(site)
    yield from _venues(site)


def _first_sentences(text: str, length: int = 200) -> str:
    text = plain(text)
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _join(*texts: str | None) -> str:
    return "\n\n".join(text for text in texts if text)


def _document(entry: Entry, summary: str, **changes: object) -> SearchDocument:  # type: ignore[type-arg]
    """The document of a record that has an address; kinds add what is theirs."""
    kind = entry.kind.key
    made = SearchDocument(
        url=entry.url or "",
        title=typography(entry.title[:1].upper() + entry.title[1:]),
        kind=kind,
        kind_label=entry.kind.label,
        summary=_first_sentences(summary),
        rank=_RANKS.get(kind, 0.5),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the callers below name fields of SearchDocument


def _trades(site: Site) -> Iterator[SearchDocument]:
    for entry in site.trades:
        trade = entry.record
        yield _document(
            entry,
            trade.hook,
            words=(trade.name_feminine or "", *trade.words, SECTORS.label(trade.sector), trade.training_fund or ""),
            points=tuple(step.action for step in trade.steps),
            body=_join(
                trade.intro,
                *(_step_text(step) for step in trade.steps),
                *(f"{item.says} {item.answer}" for item in trade.objections),
                *(f"{item.what} {item.why}" for item in trade.ignore),
            ),
            needs=tuple(dict.fromkeys(step.need for step in trade.steps)),
            trades=(trade.id,),
        )


def _step_text(step: Step) -> str:
    return _join(step.why, step.gain, " ".join(step.tomorrow), step.trap, step.example, step.stop)


def _needs(site: Site) -> Iterator[SearchDocument]:
    for entry in site.needs:
        need = entry.record
        yield _document(
            entry, need.description, words=(need.short_name, *need.words), body=need.description, needs=(need.id,)
        )


def _life_events(site: Site) -> Iterator[SearchDocument]:
    for entry in site.life_events:
        event = entry.record
        yield _document(entry, event.description, words=event.words, body=event.description)


def _obligations(site: Site) -> Iterator[SearchDocument]:
    for entry in site.obligations:
        duty = entry.record
        yield _document(
            entry,
            duty.summary,
            kind_label=f"Obligation · {french_partial_date(duty.takes_effect)}",
            points=(duty.summary,),
            body=_join(duty.change, duty.for_whom, duty.exemptions, duty.penalty, *duty.first_steps, *duty.texts),
            needs=duty.needs,
            trades=_bound_trades(site, duty),
        )


def _bound_trades(site: Site, duty: Obligation) -> tuple[str, ...]:
    if duty.everyone and not (duty.trades or duty.sectors):
        return (ANY_TRADE,)
    return tuple(trade.id for trade in site.trades if binds(duty, trade.record))


def _contracts(site: Site) -> Iterator[SearchDocument]:
    for entry in site.contracts:
        contract = entry.record
        yield _document(
            entry,
            contract.summary,
            words=("contrat", "modèle", *contract.situations),
            points=tuple(clause.title for clause in contract.clauses),
            body=_contract_text(contract),
            needs=contract.needs,
        )


def _contract_text(contract: ContractTemplate) -> str:
    return _join(contract.for_whom, *contract.before_signing, *(clause.summary for clause in contract.clauses))


def _reading_keys(site: Site) -> Iterator[SearchDocument]:
    for entry in site.reading_keys:
        key = entry.record
        yield _document(
            entry, key.attention, words=("lire un contrat",), body=_join(key.where, key.good, key.stop, key.sentence)
        )


def _terms(site: Site) -> Iterator[SearchDocument]:
    for entry in site.terms:
        term = entry.record
        yield _document(
            entry,
            term.definition,
            words=(*term.synonyms, *term.words, *term.misspellings),
            misspellings=term.misspellings,
            body=term.definition,
            needs=term.needs,
        )


def _tools(site: Site) -> Iterator[SearchDocument]:
    for entry in site.tools:
        tool = entry.record
        yield _document(
            entry,
            tool.summary,
            words=("logiciel", "application", "appli"),
            points=tuple(example.name for example in tool.examples),
            body=_join(*tool.ask_before, *(example.use for example in tool.examples)),
            needs=tool.needs,
            trades=_sector_trades(site, tool.sectors),
        )


def _sector_trades(site: Site, sectors: tuple[str, ...]) -> tuple[str, ...]:
    if not sectors:
        return (ANY_TRADE,)
    return tuple(trade.id for trade in site.trades if trade.record.sector in sectors)


def _modules(site: Site) -> Iterator[SearchDocument]:
    for entry in site.modules:
        module = entry.record
        yield _document(
            entry,
            module.summary,
            words=("module", "leçon", "apprendre", module.theme),
            body=_join(*(part.answer for part in module.parts)),
            needs=module.needs,
        )


def _aids(site: Site) -> Iterator[SearchDocument]:
    for entry in site.aids:
        aid = entry.record
        status = site.status_of(entry)
        yield _document(
            entry,
            aid.summary,
            rank=_AID_RANKS[status],
            words=("aide", aid.carrier, *(AID_NATURES.label(nature) for nature in aid.natures)),
            points=(*_place_words(aid.territories), aid.area or ""),
            body=_join(aid.pays_for, aid.for_whom, aid.amount.summary if aid.amount else None, *aid.not_if, *aid.how),
            places=_places(aid.territories),
            place=_place(aid.territories),
            needs=aid.needs,
            trades=_aid_trades(site, aid),
            status=status.value,
            opens=first_day(aid.starts).isoformat() if aid.starts else "",
            ends=last_day(aid.ends).isoformat() if aid.ends else "",
            stale=entry.freshness.gone_on.isoformat(),
        )


def _aid_trades(site: Site, aid: Aid) -> tuple[str, ...]:
    if not (aid.criteria.trades or aid.criteria.sectors or aid.criteria.naf):
        return (ANY_TRADE,)
    return tuple(
        trade.id
        for trade in site.trades
        if evaluate(aid, Profile.of_trade(trade.record), site.today).answer is not Answer.NO
    )


def _places(territories: tuple[str, ...]) -> tuple[str, ...]:
    return (FRANCE,) if FRANCE in territories else tuple(sorted(departments_of(territories)))


def _place(territories: tuple[str, ...]) -> str:
    if FRANCE in territories:
        return ""
    names = [territory_name(code) for code in territories]
    return ", ".join(names[:2]) + ("…" if len(names) > 2 else "")


def _place_words(territories: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the territories and, for a region, of its departments."""
    if FRANCE in territories:
        return ()
    departments = sorted(departments_of(territories))
    return (
        *(territory_name(code) for code in territories),
        *(DEPARTMENT_NAME_BY_CODE[code] for code in departments),
        *departments,
    )


def _networks(site: Site) -> Iterator[SearchDocument]:
    for entry in site.networks:
        network = entry.record
        national = FRANCE in network.territories
        yield _document(
            entry,
            network.role,
            rank=_RANKS["reseau"] * _network_factor(network, national=national),
            kind_label=NETWORK_TYPES.label(network.type),
            words=(network.audience or "",),
            points=(NETWORK_TYPES.label(network.type), *_place_words(network.territories)),
            places=_places(network.territories),
            place=_place(network.territories),
            needs=network.needs,
            trades=_network_trades(site, network),
        )


def _network_factor(network: SupportNetwork, *, national: bool) -> float:
    if network.state != "actif":
        return 0.5
    return 1.0 if national else 0.9


def _network_trades(site: Site, network: SupportNetwork) -> tuple[str, ...]:
    if not (network.trades or network.sectors):
        return (ANY_TRADE,)
    return tuple(
        trade.id for trade in site.trades if trade.id in network.trades or trade.record.sector in network.sectors
    )


def _labels(site: Site) -> Iterator[SearchDocument]:
    for entry in site.labels:
        label = entry.record
        yield _document(
            entry,
            label.summary,
            words=("label", LABEL_DOMAINS.label(label.domain)),
            body=_join(label.granted_by, label.criteria, label.how_to_check, label.usefulness),
        )


def _prices(site: Site) -> Iterator[SearchDocument]:
    for subject in PRICE_SUBJECTS:
        prices = [entry.record for entry in site.prices if entry.record.subject == subject.value]
        if not prices:
            continue
        yield SearchDocument(
            url=f"prix/#poste-{subject.value}",
            title=typography(f"Prix : {subject.label.lower()}"),
            kind="prix",
            kind_label="Repères de prix",
            summary=f"Combien coûte : {subject.meaning}.",
            rank=_RANKS["prix"],
            words=("prix", "coût", "combien ça coûte", "tarif", "cher", subject.meaning),
            points=tuple(price.name for price in prices),
            body=_join(*(price.note for price in prices)),
            needs=tuple(dict.fromkeys(need for price in prices for need in price.needs)),
        )


def _stories(site: Site) -> Iterator[SearchDocument]:
    for entry in site.stories:
        story = entry.record
        yield _document(
            entry,
            _join(story.gain_figure, story.did),
            kind_label=f"Témoignage · {STORY_TYPES.label(story.type).lower()}",
            words=(story.activity, "témoignage"),
            points=(story.place or "", story.who),
            body=_join(story.did, story.gain, story.obstacle),
            place=story.place or "",
            needs=story.needs,
            trades=(story.trade,) if story.trade else (),
        )


def _near(site: Site) -> Iterator[SearchDocument]:
    for code, name in DEPARTMENT_NAME_BY_CODE.items():
        region = REGION_OF_DEPARTMENT.get(code)
        yield SearchDocument(
            url=f"qui-aide/{code.lower()}/",
            title=typography(f"Qui m'aide : {name} ({code})"),
            kind="reseau",
            kind_label="Près de chez vous",
            summary=f"Chambres, réseaux, lieux et prestataires : {name}.",
            rank=0.6,
            words=(name, code, "près de chez moi", "quelqu'un pour m'aider", "contact"),
            points=(REGION_BY_CODE[region].name if region else "", "conseiller", "accompagnement", "prestataire"),
            places=(code,),
            place=name,
        )


def _aid_lists(site: Site) -> Iterator[SearchDocument]:
    """The plain pages of the aids' facets, which answer « aides Bretagne » or « subvention coiffeur » best."""
    if not site.aids:
        return
    for trade in site.trades:
        words = (trade.record.name_feminine or "", *trade.record.words)
        yield _aid_list(f"metier/{trade.id}", trade.title.lower(), words, trades=(trade.id,))
    for need in site.needs:
        yield _aid_list(f"besoin/{need.id}", need.record.short_name.lower(), (need.title,), needs=(need.id,))
    for code, name in DEPARTMENT_NAME_BY_CODE.items():
        region = REGION_OF_DEPARTMENT.get(code)
        near = (REGION_BY_CODE[region].name,) if region else ()
        yield _aid_list(f"departement/{code.lower()}", f"{name} ({code})", (), points=near, places=(code,), place=name)


def _aid_list(path: str, about: str, words: tuple[str, ...], **changes: object) -> SearchDocument:
    made = SearchDocument(
        url=f"aides/{path}/",
        title=typography(f"Aides : {about}"),
        kind="aide",
        kind_label="Liste d’aides",
        summary="Les ouvertes d'abord, puis celles à vérifier.",
        rank=0.6,
        words=("aide", "subvention", "argent", *words),
        is_derived=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the callers above name fields of SearchDocument


def _providers(site: Site) -> Iterator[SearchDocument]:
    for entry in site.providers:
        provider = entry.record
        yield _document(
            entry,
            " · ".join(provider.activities[:3]) or PROVIDER_ROLES.label(provider.role),
            rank=_PROVIDER_RANKS[provider.role],
            kind_label=_provider_label(provider),
            words=(provider.legal_name or "", provider.town or ""),
            points=provider.activities,
            body=_join(
                provider.for_whom,
                *(label.title for label in site.pick("label", [held.label for held in provider.labels])),
            ),
            places=(provider.department,) if provider.department and provider.role == "accompagnement" else (FRANCE,),
            place=_town(provider.town, provider.department),
            needs=provider.needs,
            is_listed_aside=True,
        )


def _provider_label(provider: Provider) -> str:
    return "Prestataire" if provider.role == "accompagnement" else PROVIDER_ROLES.label(provider.role)


def _town(town: str | None, department: str | None) -> str:
    if town and department:
        return f"{town} ({department})"
    return town or (DEPARTMENT_NAME_BY_CODE[department] if department else "")


def _venues(site: Site) -> Iterator[SearchDocument]:
    for entry in site.venues:
        venue = entry.record
        yield _document(
            entry,
            VENUE_TYPES.label(venue.type),
            words=(venue.town,),
            points=(DEPARTMENT_NAME_BY_CODE[venue.department], venue.department, VENUE_TYPES.label(venue.type), "lieu"),
            places=(venue.department,),
            place=_town(venue.town, venue.department),
            is_listed_aside=True,
        )


def last_open_day(document: SearchDocument) -> str:
    """Give the last ISO day on which an aid counts as open; "9999-12-31" when nothing ends it.

    Only for aids that are open or about to open on the day of the build: the browser compares it with its own day.
    """
    limits = [document.ends] if document.ends else []
    if document.stale:
        limits.append((date.fromisoformat(document.stale) - timedelta(days=1)).isoformat())
    return min(limits, default="9999-12-31")
