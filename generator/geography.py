"""Regions and departments of France, by INSEE code.

Source: INSEE, Code officiel géographique au 1er janvier 2024 (18 régions, 101 départements), and the
overseas collectivities that have a three-digit code of their own. No kept Python package carries the
regions of departments without also carrying 35,000 communes; these 101 lines have not moved since 2016,
but for Mayotte becoming a single « département-région » (its code stays 976).
"""

from collections.abc import Iterable
from dataclasses import dataclass

FRANCE = "FR"
"""The code that means the whole country."""


@dataclass(frozen=True)
class Region:
    """A region and the departments it is made of."""

    code: str
    """Two digits, such as "84"."""
    name: str
    """As INSEE writes it, such as "Auvergne-Rhône-Alpes"."""
    departments: tuple[str, ...]
    """INSEE codes, such as ("01", "03", …)."""


_REGIONS = """
01 Guadeloupe: 971
02 Martinique: 972
03 Guyane: 973
04 La Réunion: 974
06 Mayotte: 976
11 Île-de-France: 75 77 78 91 92 93 94 95
24 Centre-Val de Loire: 18 28 36 37 41 45
27 Bourgogne-Franche-Comté: 21 25 39 58 70 71 89 90
28 Normandie: 14 27 50 61 76
32 Hauts-de-France: 02 59 60 62 80
44 Grand Est: 08 10 51 52 54 55 57 67 68 88
52 Pays de la Loire: 44 49 53 72 85
53 Bretagne: 22 29 35 56
75 Nouvelle-Aquitaine: 16 17 19 23 24 33 40 47 64 79 86 87
76 Occitanie: 09 11 12 30 31 32 34 46 48 65 66 81 82
84 Auvergne-Rhône-Alpes: 01 03 07 15 26 38 42 43 63 69 73 74
93 Provence-Alpes-Côte d’Azur: 04 05 06 13 83 84
94 Corse: 2A 2B
"""

_DEPARTMENTS = """
01 Ain|02 Aisne|03 Allier|04 Alpes-de-Haute-Provence|05 Hautes-Alpes|06 Alpes-Maritimes|07 Ardèche
08 Ardennes|09 Ariège|10 Aube|11 Aude|12 Aveyron|13 Bouches-du-Rhône|14 Calvados|15 Cantal|16 Charente
17 Charente-Maritime|18 Cher|19 Corrèze|21 Côte-d’Or|22 Côtes-d’Armor|23 Creuse|24 Dordogne|25 Doubs
26 Drôme|27 Eure|28 Eure-et-Loir|29 Finistère|2A Corse-du-Sud|2B Haute-Corse|30 Gard|31 Haute-Garonne
32 Gers|33 Gironde|34 Hérault|35 Ille-et-Vilaine|36 Indre|37 Indre-et-Loire|38 Isère|39 Jura|40 Landes
41 Loir-et-Cher|42 Loire|43 Haute-Loire|44 Loire-Atlantique|45 Loiret|46 Lot|47 Lot-et-Garonne|48 Lozère
49 Maine-et-Loire|50 Manche|51 Marne|52 Haute-Marne|53 Mayenne|54 Meurthe-et-Moselle|55 Meuse|56 Morbihan
57 Moselle|58 Nièvre|59 Nord|60 Oise|61 Orne|62 Pas-de-Calais|63 Puy-de-Dôme|64 Pyrénées-Atlantiques
65 Hautes-Pyrénées|66 Pyrénées-Orientales|67 Bas-Rhin|68 Haut-Rhin|69 Rhône|70 Haute-Saône
71 Saône-et-Loire|72 Sarthe|73 Savoie|74 Haute-Savoie|75 Paris|76 Seine-Maritime|77 Seine-et-Marne
78 Yvelines|79 Deux-Sèvres|80 Somme|81 Tarn|82 Tarn-et-Garonne|83 Var|84 Vaucluse|85 Vendée|86 Vienne
87 Haute-Vienne|88 Vosges|89 Yonne|90 Territoire de Belfort|91 Essonne|92 Hauts-de-Seine
93 Seine-Saint-Denis|94 Val-de-Marne|95 Val-d’Oise|971 Guadeloupe|972 Martinique|973 Guyane
974 La Réunion|976 Mayotte|975 Saint-Pierre-et-Miquelon|977 Saint-Barthélemy|978 Saint-Martin
986 Wallis-et-Futuna|987 Polynésie française|988 Nouvelle-Calédonie
"""


def _parse_regions() -> dict[str, Region]:
    regions = {}
    for line in _REGIONS.strip().splitlines():
        heading, _, codes = line.partition(": ")
        code, _, name = heading.partition(" ")
        regions[code] = Region(code, name, tuple(codes.split()))
    return regions


def _parse_departments() -> dict[str, str]:
    entries = _DEPARTMENTS.strip().replace("\n", "|").split("|")
    return dict(sorted((entry.partition(" ")[0], entry.partition(" ")[2]) for entry in entries))


REGION_BY_CODE: dict[str, Region] = _parse_regions()
"""The 18 regions, by their INSEE code."""

DEPARTMENT_NAME_BY_CODE: dict[str, str] = _parse_departments()
"""The 101 departments and the overseas collectivities, by code, in order of code."""

REGION_OF_DEPARTMENT: dict[str, str] = {
    department: region.code for region in REGION_BY_CODE.values() for department in region.departments
}
"""INSEE region code of each department; the overseas collectivities belong to none."""


def is_territory(code: str) -> bool:
    """Say whether a code is "FR", "REG-" and a region, or "DEP-" and a department."""
    prefix, _, rest = code.partition("-")
    if prefix == "REG":
        return rest in REGION_BY_CODE
    if prefix == "DEP":
        return rest in DEPARTMENT_NAME_BY_CODE
    return code == FRANCE


def territory_name(code: str) -> str:
    """Give the name of a territory code, such as "Bretagne" for "REG-53".

    Raises:
        KeyError: When the code is not a territory.
    """
    prefix, _, rest = code.partition("-")
    if prefix == "REG":
        return REGION_BY_CODE[rest].name
    if prefix == "DEP":
        return DEPARTMENT_NAME_BY_CODE[rest]
    return {FRANCE: "toute la France"}[code]


def departments_of(codes: Iterable[str]) -> frozenset[str]:
    """Give every department that a list of territory codes covers.

    "FR" covers all of them, overseas included; an aid of a region covers its departments.
    """
    covered: set[str] = set()
    for code in codes:
        prefix, _, rest = code.partition("-")
        if code == FRANCE:
            covered.update(DEPARTMENT_NAME_BY_CODE)
        elif prefix == "REG":
            covered.update(REGION_BY_CODE[rest].departments)
        elif prefix == "DEP":
            covered.add(rest)
    return frozenset(covered)


def department_of_postcode(postcode: str) -> str | None:
    """Give the department of a five-digit postcode, None when there is none.

    Corsica is split as La Poste does it: 200 and 201 are Corse-du-Sud, 202 and 206 Haute-Corse. A few
    communes get their post from the neighbouring department; for them the answer is the post's, not INSEE's.
    """
    # isdigit() alone also accepts "²" and the digits of other scripts.
    if len(postcode) != 5 or not (postcode.isascii() and postcode.isdigit()):
        return None
    if postcode.startswith("20"):
        return {"0": "2A", "1": "2A", "2": "2B", "6": "2B"}.get(postcode[2])
    code = postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]
    return code if code in DEPARTMENT_NAME_BY_CODE else None
