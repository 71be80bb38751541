"""One record changes while the preview runs: how long until its page is new, and until every page is.

Run as a process of its own, with a project and a record's path; prints the seconds as JSON.
"""

import json
import sys
import threading
import time
from datetime import date
from pathlib import Path

from generator.build import BuildOptions
from generator.preview import Preview

_TODAY = date(2026, 11, 21)
_MARK = "Changement mesuré"


def main() -> None:
    root, path, page = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    options = BuildOptions(
        root=root,
        today=_TODAY,
        output=root / ".cache" / "apercu",
        cache_dir=root / ".cache" / "etrier",
        with_index=False,
    )
    preview = Preview(options, say=lambda text: None)
    preview.build_all()
    print(json.dumps(_measure(preview, root / path, path, options.output / page)))


def _measure(preview: Preview, file: Path, path: str, page: Path) -> dict[str, float]:
    before = file.read_text("utf-8")
    seen: list[float] = []
    began = time.perf_counter()

    def watch() -> None:
        while _MARK not in page.read_text("utf-8"):
            time.sleep(0.01)
        seen.append(time.perf_counter() - began)

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        file.write_text(before.replace("nom: ", f"nom: {_MARK} ", 1), "utf-8")
        watcher.start()
        problems = preview.update({path})
        done = time.perf_counter() - began
        watcher.join(timeout=10)
    finally:
        file.write_text(before, "utf-8")
    if problems or not seen:
        raise SystemExit(f"the changed record's page did not come: {problems[:3]}")
    return {"page": seen[0], "all": done}


if __name__ == "__main__":
    main()
