"""Who looks after which records, and the forge's file of owners."""

import pytest

from generator.models.help import SupportNetwork
from generator.owners import Forge, Owners, codeowners
from tests.hubs import loaded, make

FEDERATION = make(
    SupportNetwork,
    id="federation",
    nom="Fédération",
    veille={"compte": "@essai/metiers", "courriel": "veille@exemple.fr", "dossiers": ["trades", "aids"]},
)
BAKERS = make(SupportNetwork, id="boulangers", nom="Boulangers", veille={"dossiers": ["trades/boulangerie"]})
ROOFERS = make(
    SupportNetwork, id="couvreurs", nom="Couvreurs", veille={"compte": "@essai/toits", "dossiers": ["trades/couvreur"]}
)
REGION = make(SupportNetwork, id="region", nom="Région")


@pytest.mark.parametrize(
    ("path", "carrier", "owner"),
    [
        pytest.param("data/trades/couvreur/metier.yml", None, "couvreurs", id="the most precise folder wins"),
        pytest.param("data/trades/boulangerie/temoignages/x.yml", None, "boulangers", id="a folder holds its folders"),
        pytest.param("data/trades/coiffure/metier.yml", None, "federation", id="a wider folder takes what is left"),
        pytest.param("data/aids/x.yml", "region", "federation", id="a declared folder wins over who gives the aid"),
        pytest.param("data/trades-x/y.yml", None, None, id="a name that only begins alike is another folder"),
        pytest.param("data/assessment.yml", None, None, id="a file at the top belongs to nobody"),
    ],
)
def test_an_owner_is_found(path: str, carrier: str | None, owner: str | None) -> None:
    record = loaded("aide", porteur_reseau=carrier).record

    found = Owners([FEDERATION, BAKERS, ROOFERS, REGION]).of(path, record)

    assert (found.id if found else None) == owner


def test_an_aid_in_no_declared_folder_belongs_to_who_gives_it() -> None:
    aid = loaded("aide", porteur_reseau="region").record

    found = Owners([BAKERS, REGION]).of("data/aids/x.yml", aid)

    assert found is not None
    assert (found.name, found.account, found.email) == ("Région", None, None)


def test_an_aid_whose_giver_an_edition_left_out_belongs_to_nobody() -> None:
    assert Owners([BAKERS]).of("data/aids/x.yml", loaded("aide", porteur_reseau="region").record) is None


@pytest.mark.parametrize(
    ("forge", "expected"),
    [
        pytest.param(
            "github",
            ["/data/aids/ @essai/metiers", "/data/trades/ @essai/metiers", "/data/trades/couvreur/ @essai/toits"],
            id="paths, the wider first since the last one wins",
        ),
        pytest.param(
            "forgejo",
            ["data/aids/.* @essai/metiers", "data/trades/.* @essai/metiers", "data/trades/couvreur/.* @essai/toits"],
            id="regular expressions of the whole path",
        ),
    ],
)
def test_the_forge_s_file_names_declared_accounts_only(forge: Forge, expected: list[str]) -> None:
    text = codeowners([ROOFERS, BAKERS, REGION, FEDERATION], forge)

    assert text.splitlines()[1:] == expected
    assert text.startswith("# ")


def test_without_an_account_the_file_holds_its_heading_alone() -> None:
    assert codeowners([REGION, BAKERS]).count("\n") == 1
