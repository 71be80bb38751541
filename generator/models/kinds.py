"""The record kinds: where each one lives, what it is called, how long a check stays fresh by default.

Adding a kind is adding its model and one line here; schemas, dictionary, blank records, loading and the
open data follow. Pages are added in `generator/pages/`.
"""

from dataclasses import dataclass

from generator.models.common import Record
from generator.models.contracts import ContractTemplate, ContractVersion
from generator.models.help import Aid, Label, Provider, Session, SupportNetwork, Venue
from generator.models.hub import Edition, SelfAssessment
from generator.models.knowledge import GlossaryTerm, PriceReference, Statistic, Tool, TrainingModule
from generator.models.law import LegalBasis, Obligation, ReadingKey
from generator.models.routes import Route
from generator.models.trades import LifeEvent, Need, Story, Trade


@dataclass(frozen=True)
class Kind:
    """One kind of record."""

    key: str
    """French singular used in YAML references and on the command line, such as "aide"."""
    model: type[Record]
    """The schema."""
    label: str
    """French singular with a capital, such as "Aide"."""
    plural: str
    """French plural with a capital, such as "Aides"."""
    feminine: bool
    """Gender of the French word, for sentences."""
    patterns: tuple[str, ...]
    """Globs relative to `data/`; "{id}" stands where the id is read."""
    api_name: str
    """English plural of `/api/v1/<name>.json`."""
    url_prefix: str | None
    """Site folder of the kind's pages, such as "aides"; None when records have no page of their own."""
    fresh_months: int
    """How long a check stays fresh, in months, where `data/fraicheur.yml` does not say: a small project needs no such file."""


KINDS: tuple[Kind, ...] = (
    Kind("metier", Trade, "Métier", "Métiers", False, ("trades/{id}/metier.yml",), "trades", "metiers", 24),
    Kind("aide", Aid, "Aide", "Aides", True, ("aids/{id}.yml",), "aids", "aides", 6),
    Kind("prestataire", Provider, "Prestataire", "Prestataires", False, ("providers/*/{id}.yml",), "providers", "prestataires", 12),
    Kind("reseau", SupportNetwork, "Réseau", "Réseaux", False, ("networks/{id}.yml",), "networks", "reseaux", 12),
    Kind("label", Label, "Label", "Labels", False, ("labels/{id}.yml",), "labels", "labels", 12),
    Kind("lieu", Venue, "Lieu", "Lieux", False, ("venues/*/{id}.yml",), "venues", "lieux", 12),
    Kind("temoignage", Story, "Témoignage", "Témoignages", False, ("trades/*/temoignages/{id}.yml", "stories/{id}.yml"), "stories", "temoignages", 60),
    Kind("contrat", ContractTemplate, "Modèle de contrat", "Modèles de contrat", False, ("contracts/{id}/modele.yml",), "contracts", "contrats", 6),
    Kind("version-contrat", ContractVersion, "Version de contrat", "Versions de contrat", True, ("contracts/*/versions/{id}.yml",), "contract-versions", None, 60),
    Kind("aiguillage", Route, "Aiguillage", "Aiguillages", False, ("routes/{id}.yml",), "routes", "contrats/choisir", 12),
    Kind("base-legale", LegalBasis, "Base légale", "Bases légales", True, ("legal-bases/{id}.yml",), "legal-bases", None, 6),
    Kind("cle-de-lecture", ReadingKey, "Clé de lecture", "Clés de lecture", True, ("reading-keys/{id}.yml",), "reading-keys", None, 12),
    Kind("obligation", Obligation, "Obligation", "Obligations", True, ("obligations/{id}.yml",), "obligations", "obligations", 6),
    Kind("prix", PriceReference, "Repère de prix", "Repères de prix", False, ("prices/{id}.yml",), "prices", None, 12),
    Kind("logiciel", Tool, "Famille de logiciels", "Familles de logiciels", True, ("tools/{id}.yml",), "tools", "logiciels", 24),
    Kind("chiffre", Statistic, "Chiffre", "Chiffres", False, ("statistics/{id}.yml",), "statistics", None, 24),
    Kind("terme", GlossaryTerm, "Mot du glossaire", "Mots du glossaire", False, ("glossary/{id}.yml",), "glossary", "glossaire", 36),
    Kind("besoin", Need, "Besoin", "Besoins", False, ("needs/{id}.yml",), "needs", "besoins", 36),
    Kind("moment", LifeEvent, "Moment", "Moments", False, ("life-events/{id}.yml",), "life-events", "moments", 36),
    Kind("module", TrainingModule, "Module", "Modules", False, ("modules/{id}.yml",), "modules", "modules", 12),
    Kind("seance", Session, "Séance", "Séances", True, ("sessions/{id}.yml",), "sessions", None, 12),
    Kind("edition", Edition, "Édition", "Éditions", True, ("editions/{id}.yml",), "editions", None, 12),
    Kind("diagnostic", SelfAssessment, "Diagnostic", "Diagnostics", False, ("assessment.yml",), "assessment", None, 12),
)
"""Every kind, in the order the site speaks of them."""

KIND_BY_KEY: dict[str, Kind] = {kind.key: kind for kind in KINDS}
"""The kinds, by their French key."""
