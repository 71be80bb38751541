"""What libyaml says when a file is not YAML, told to someone who does not know YAML."""

from typing import NamedTuple


class Explanation(NamedTuple):
    """A syntax fault in French."""

    code: str
    message: str
    advice: str
    at_context: bool = False
    """Whether the fault is where the value begins rather than where libyaml stopped."""


_QUOTE = Explanation(
    "guillemet-ouvert",
    "un guillemet s’ouvre ici et ne se ferme pas",
    "Fermez-le à la fin du texte, avec le même signe (\" ou ')",
    at_context=True,
)
_COLON = Explanation(
    "deux-points",
    "trouvé « : » au milieu d’un texte, que YAML prend pour un nouveau champ",
    "Mettez tout le texte entre guillemets, ou vérifiez le retrait de la ligne",
)
_NO_COLON = Explanation(
    "sans-deux-points",
    "attendu « champ: valeur », trouvé une ligne sans deux-points",
    "Ajoutez « : » et un espace après le nom du champ, ou mettez la ligne en retrait si elle continue un texte",
    at_context=True,
)
INDENT = Explanation(
    "retrait",
    "cette ligne n’est pas alignée avec celles du même niveau",
    "Mettez le même nombre d’espaces devant les champs d’un même bloc, et un tiret devant chaque élément d’une liste",
)
AFTER_QUOTE = Explanation(
    "texte-apres-guillemet",
    "trouvé du texte après un guillemet ou un crochet qui se ferme",
    "Mettez tout le texte entre guillemets, du premier mot au dernier ; dedans, écrivez « » ou doublez les apostrophes",
)
_BRACKET = Explanation(
    "crochet-ouvert",
    "un crochet ou une accolade s’ouvre ici et ne se ferme pas bien",
    "Fermez-le, ou mettez tout le texte entre guillemets s’il commence par [ ou {",
    at_context=True,
)
_SIGN = Explanation(
    "signe-reserve",
    "une valeur ne peut pas commencer par ce signe",
    "Mettez tout le texte entre guillemets",
)
_ESCAPE = Explanation(
    "barre-inverse",
    "trouvé une barre oblique inverse (\\) que YAML ne comprend pas",
    "Mettez le texte entre apostrophes (') plutôt qu’entre guillemets, ou doublez la barre",
)
_SEVERAL = Explanation(
    "plusieurs-documents",
    "attendu une seule fiche par fichier, trouvé une ligne --- qui en commence une autre",
    "Faites un fichier par fiche, ou effacez la ligne ---",
)
ANCHOR = Explanation(
    "ancre-yaml",
    "trouvé & ou * devant un mot : en YAML, c’est un renvoi à un autre endroit du fichier",
    "Un renvoi peut faire grossir une fiche sans fin : recopiez le texte, ou mettez-le entre guillemets",
)
_OTHER = Explanation(
    "yaml-illisible",
    "le fichier ne se lit plus à partir d’ici",
    "Comparez cette ligne et la précédente avec une fiche qui marche",
)

# (words of libyaml's problem, words of its context, explanation); the first line that fits is used.
_TABLE: tuple[tuple[str, str, Explanation], ...] = (
    ("but found another document", "", _SEVERAL),
    ("did not find expected <document start>", "", _SEVERAL),
    ("unexpected end of stream", "quoted scalar", _QUOTE),
    ("unexpected document indicator", "quoted scalar", _QUOTE),
    ("mapping values are not allowed", "", _COLON),
    ("could not find expected ':'", "", _NO_COLON),
    ("did not find expected key", "block mapping", INDENT),
    ("did not find expected '-' indicator", "", INDENT),
    ("block sequence entries are not allowed", "", INDENT),
    ("did not find expected ',' or ']'", "", _BRACKET),
    ("did not find expected ',' or '}'", "", _BRACKET),
    ("did not find expected node content", "flow", _BRACKET),
    ("cannot start any token", "", _SIGN),
    ("did not find expected alphabetic or numeric character", "", _SIGN),
    ("did not find expected comment or line break", "block scalar", _SIGN),
    ("unknown escape character", "", _ESCAPE),
    ("hexdecimal number", "", _ESCAPE),
    ("invalid Unicode character escape code", "", _ESCAPE),
    ("undefined alias", "", ANCHOR),
)


def explain(problem: str, context: str) -> Explanation:
    """Tell libyaml's problem and context in French."""
    for words, context_words, explanation in _TABLE:
        if words in problem and context_words in context:
            return explanation
    return _OTHER
