"""Rewrite what each invalid site must say: `python -m tests.rewrite_expected`, then read the diff."""

from datetime import date

from generator.checks import check_tree
from tests.helpers import SITES


def main() -> None:
    for site in sorted(folder for folder in (SITES / "invalid").iterdir() if folder.is_dir()):
        problems = check_tree(site, today=date(2026, 11, 21)).problems
        (site / "expected.txt").write_text("".join(f"{problem}\n" for problem in problems), "utf-8")


if __name__ == "__main__":
    main()
