"""Providers and labels, in schemas of our own."""

from typing import cast

from generator.geography import DEPARTMENT_NAME_BY_CODE
from generator.models.common import Record
from generator.models.help import Label, Provider
from generator.site import Entry, Site
from generator.tables import provenance
from generator.tables.schema import Column, Row, Table, TableSchema, joined
from generator.text import plain
from generator.vocabularies import LABEL_DOMAINS, LABEL_NATURES, PROVIDER_ROLES

_SLUGS = r"^[a-z0-9-]+(\|[a-z0-9-]+)*$"

PROVIDERS = TableSchema(
    "providers",
    "Prestataires",
    "1.0.0",
    "Une ligne par prestataire : qui aide contre paiement, plateformes de facturation, éditeurs, hébergeurs.",
    "",
    (
        Column("id", "Identifiant", "Nom court de la fiche", is_required=True, is_unique=True, pattern=r"^[a-z0-9-]+$"),
        Column("nom", "Nom", is_required=True),
        Column("raison_sociale", "Raison sociale", "Si elle diffère du nom"),
        Column("siren", "Siren", pattern=r"^\d{9}$"),
        Column("role", "Rôle", "Une plateforme n’est pas un accompagnateur", is_required=True, values=tuple(PROVIDER_ROLES.values)),
        Column("activites", "Activités", "Séparées par |"),
        Column("pour_qui", "Pour qui"),
        Column("departement", "Département", "Code Insee", values=tuple(DEPARTMENT_NAME_BY_CODE)),
        Column("ville", "Ville"),
        Column("code_postal", "Code postal", pattern=r"^\d{5}$"),
        Column("pays", "Pays", "Seulement hors de France"),
        Column("site", "Site", format="uri"),
        Column("besoins", "Besoins servis", "Noms courts, séparés par |", pattern=_SLUGS),
        Column("labels", "Labels", "Noms courts de la table des labels, séparés par |", pattern=_SLUGS),
        Column("labels_fins", "Fins des labels", "Dans le même ordre ; vide quand la fin n’est pas connue", pattern=r"^[\d|-]*$"),
        *provenance.COLUMNS,
    ),
)

LABELS = TableSchema(
    "labels",
    "Labels",
    "1.0.0",
    "Une ligne par label, certification, immatriculation ou référencement d’un prestataire.",
    "",
    (
        Column("id", "Identifiant", "Nom court de la fiche", is_required=True, is_unique=True, pattern=r"^[a-z0-9-]+$"),
        Column("nom", "Nom", is_required=True),
        Column("nature", "Nature", "Un référencement n’est pas une certification", is_required=True, values=tuple(LABEL_NATURES.values)),
        Column("domaine", "Domaine", is_required=True, values=tuple(LABEL_DOMAINS.values)),
        Column("resume", "En une ligne", is_required=True),
        Column("attribue_par", "Attribué par", is_required=True),
        Column("evalue_par", "Examiné par"),
        Column("criteres", "Ce qui est examiné"),
        Column("duree_mois", "Durée", "En mois", type="integer"),
        Column("cout", "Ce qu’il coûte"),
        Column("base_legale", "Base légale"),
        Column("comment_verifier", "Comment vérifier"),
        Column("site", "Page officielle", format="uri"),
        *provenance.COLUMNS,
    ),
)


def provider_table(site: Site) -> Table:
    """Give every provider, in order of id."""
    entries = sorted(site.providers, key=lambda item: item.id)
    return Table(PROVIDERS, tuple(map(_provider, entries)), frozenset(entry.id for entry in entries))


def label_table(site: Site) -> Table:
    """Give every label, in order of id."""
    entries = sorted(site.labels, key=lambda item: item.id)
    return Table(LABELS, tuple(map(_label, entries)), frozenset(entry.id for entry in entries))


def _provider(entry: Entry[Provider]) -> Row:
    provider = entry.record
    ends = [held.ends or "" for held in provider.labels]
    return {
        "id": provider.id,
        "nom": provider.name,
        "raison_sociale": provider.legal_name or "",
        "siren": provider.siren or "",
        "role": provider.role,
        "activites": joined(provider.activities),
        "pour_qui": provider.for_whom or "",
        "departement": provider.department or "",
        "ville": provider.town or "",
        "code_postal": provider.postcode or "",
        "pays": provider.country or "",
        "site": provider.url or "",
        "besoins": joined(provider.needs),
        "labels": joined(held.label for held in provider.labels),
        "labels_fins": joined(ends) if any(ends) else "",
        **provenance.cells(cast(Entry[Record], entry)),
    }


def _label(entry: Entry[Label]) -> Row:
    label = entry.record
    return {
        "id": label.id,
        "nom": label.name,
        "nature": label.nature,
        "domaine": label.domain,
        "resume": label.summary,
        "attribue_par": label.granted_by,
        "evalue_par": label.assessed_by or "",
        "criteres": plain(label.criteria or ""),
        "duree_mois": str(label.duration_months or ""),
        "cout": label.cost or "",
        "base_legale": label.legal_basis or "",
        "comment_verifier": plain(label.how_to_check or ""),
        "site": label.url or "",
        **provenance.cells(cast(Entry[Record], entry)),
    }
