"""The benchmarks' own parts: a hub that is sound and always the same, and a table that says what is not met."""

from pathlib import Path

from benchmarks.open_data import write_activateurs
from benchmarks.result import Result, table
from benchmarks.synthetic import counts, hub_files
from generator.checks import check_records
from generator.load import load_records
from generator.problems import has_errors
from tests.helpers import write_tree
from tests.hubs import TODAY
from tests.imports.projects import counts_of, project, report_of


def test_a_synthetic_hub_is_sound(tmp_path: Path) -> None:
    root = write_tree(tmp_path, dict(hub_files(300)))

    loaded = load_records(root)
    problems = (*loaded.problems, *check_records(loaded.records, today=TODAY, root=root))

    assert len(loaded.records) == 300
    assert not has_errors(problems), "\n".join(map(str, problems))


def test_the_same_seed_gives_the_same_hub_and_another_one_another() -> None:
    assert list(hub_files(150)) == list(hub_files(150))
    assert list(hub_files(150)) != list(hub_files(150, seed=1))


def test_kinds_share_the_number_asked_for() -> None:
    assert sum(counts(15_000).values()) == 15_000
    assert counts(15_000)["prestataire"] == 9_000


def test_a_made_up_export_is_taken_whole_and_twice_is_once(tmp_path: Path) -> None:
    root = project(tmp_path)
    write_activateurs(root / "export.json", 60)

    assert counts_of(report_of(root, "activateurs", root / "export.json", "--appliquer")) == {"ajoutée": 60}
    assert counts_of(report_of(root, "activateurs", root / "export.json", "--appliquer")) == {"inchangée": 60}


def test_the_table_says_what_is_met() -> None:
    shown = table(
        [
            Result("rapide", 1.5, "×", 2, "3 s ÷ 2 s"),
            Result("lent", 2.5, "s", 2),
            Result("montré", 12, "MiB", None),
        ]
    ).splitlines()

    assert "| ≤ 2.00 × | 1.50 ×   | met     | 3 s ÷ 2 s |" in shown[2]
    assert "NOT met" in shown[3]
    assert "shown" in shown[4]
