"""Who looks after what: a folder exists, and one network answers for it."""

from collections.abc import Iterator

from generator.checks.corpus import Corpus
from generator.load import LoadedRecord
from generator.load.translate import closest
from generator.problems import Problem


def check_watch(corpus: Corpus) -> Iterator[Problem]:
    """Refuse a folder that is not there, and one that two networks look after."""
    watching: dict[str, LoadedRecord] = {}
    for loaded, network in corpus.of("reseau"):
        for index, folder in enumerate(network.watch.folders if network.watch else ()):
            place = ("veille", "dossiers", index)
            if not (corpus.root / "data" / folder).is_dir():
                message = f"le dossier data/{folder} n’existe pas"
                yield corpus.problem(loaded, "veille-dossier-inconnu", place, message, _nearest(corpus, folder))
            first = watching.setdefault(folder, loaded)
            if first is not loaded:
                yield corpus.problem(
                    loaded,
                    "veille-dossier-double",
                    place,
                    f"{first.record.id} s’occupe déjà de data/{folder}",
                    "Mettez-vous d’accord, ou donnez un dossier plus précis à l’un des deux",
                )


def _nearest(corpus: Corpus, folder: str) -> str:
    """Give the folder of records that was most likely meant, among those that hold one."""
    known = {loaded.path.removeprefix("data/").rpartition("/")[0] for loaded in corpus.records}
    near = closest(folder, sorted(known - {""}))
    return f"Vouliez-vous dire {near} ?" if near else "Donnez un dossier de data/, comme aids"
