"""Asks many addresses, a few hosts at a time, and keeps what is learnt: a run that is stopped goes on later."""

import contextlib
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from generator.links.client import Client
from generator.links.finding import Finding, State
from generator.links.pace import Stopped
from generator.load.cache import write_atomically

_SAVE_EVERY = 20
"""Answers between two savings: what a cut power line can lose."""

_VERSION = 1


class Store:
    """What was learnt, in a file of `.cache/`."""

    def __init__(self, file: Path) -> None:
        """Read the file; one that is absent or damaged is an empty store."""
        self._file = file
        self._lock = threading.Lock()
        self.findings: dict[str, Finding] = {}
        self._unsaved = 0
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            content = json.loads(file.read_text("utf-8"))
            if content["version"] == _VERSION:
                self.findings = {url: _finding(url, item) for url, item in content["liens"].items()}

    def add(self, finding: Finding) -> None:
        """Take in a finding, and save now and then."""
        with self._lock:
            self.findings[finding.url] = finding
            self._unsaved += 1
            if self._unsaved >= _SAVE_EVERY:
                self._save()

    def save(self) -> None:
        """Write the file; a full disk is no fault, what was learnt is still told."""
        with self._lock:
            self._save()

    def _save(self) -> None:
        self._unsaved = 0
        content = {"version": _VERSION, "liens": {url: _plain(self.findings[url]) for url in sorted(self.findings)}}
        with contextlib.suppress(OSError):
            write_atomically(self._file, json.dumps(content, ensure_ascii=False, indent=1).encode())


def _plain(finding: Finding) -> dict[str, str | None]:
    return {"etat": finding.state, "constat": finding.words, "le": str(finding.day), "nouvelle": finding.new_url}


def _finding(url: str, item: Mapping[str, str | None]) -> Finding:
    day = date.fromisoformat(item["le"] or "")
    return Finding(url, State(item["etat"] or ""), item["constat"] or "", day, item["nouvelle"])


@dataclass(frozen=True)
class Outcome:
    """How a run went."""

    findings: Mapping[str, Finding]
    """By address, those of this run and those still kept; an address that could not be asked is not there."""
    asked: int
    """Addresses asked in this run."""
    left: tuple[str, ...]
    """Addresses that were not asked: the host asked to wait, or someone stopped the run."""
    has_network: bool
    """False when nobody at all answered: the fault is ours, and nothing of it was kept."""


def check_links(
    addresses: Iterable[str],
    client: Client,
    store: Store,
    *,
    today: date,
    again_after_days: int = 30,
    hosts_at_once: int = 4,
    on_progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Ask every address that was not asked lately.

    Args:
        addresses: What to check, each once.
        client: Who asks.
        store: What earlier runs learnt; completed here.
        today: The day of the run.
        again_after_days: A link that answered is asked again after so many days; the others the next day.
        hosts_at_once: How many hosts are asked at the same time.
        on_progress: Called with how many are done and how many there are to ask.

    Raises:
        KeyboardInterrupt: When the run is stopped; what was learnt is saved.
    """
    wanted = list(dict.fromkeys(addresses))
    to_ask = [url for url in wanted if _is_due(store.findings.get(url), today, again_after_days)]
    run = _Run(client, store, today, len(to_ask), on_progress)
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in to_ask:
        by_host[_host(url)].append(url)
    # The longest queues first: they are what the whole run waits for.
    queues = sorted(by_host.values(), key=len, reverse=True)
    pool = ThreadPoolExecutor(hosts_at_once, thread_name_prefix="liens")
    try:
        for done in [pool.submit(run.ask_all, queue) for queue in queues]:
            done.result()
    except BaseException:
        client.pace.stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        run.keep_doubtful()
        store.save()
    findings = {url: store.findings[url] for url in wanted if url in store.findings}
    return Outcome(findings, run.asked, tuple(run.left), run.has_network)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # told when it is asked
        return ""


def _is_due(finding: Finding | None, today: date, again_after_days: int) -> bool:
    if finding is None:
        return True
    days = again_after_days if finding.state in (State.ALIVE, State.MOVED) else 1
    return today >= finding.day + timedelta(days=days)


class _Run:
    """One run: what its threads share."""

    def __init__(
        self, client: Client, store: Store, today: date, total: int, on_progress: Callable[[int, int], None] | None
    ) -> None:
        self._client, self._store, self._today, self._total = client, store, today, total
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._doubtful: list[Finding] = []
        self._heard = 0
        self.asked = 0
        self.left: list[str] = []

    @property
    def has_network(self) -> bool:
        """Whether somebody answered, or nobody was asked."""
        return bool(self._heard) or not self.asked

    def ask_all(self, queue: Sequence[str]) -> None:
        """Ask the addresses of one host, one after the other."""
        for place, url in enumerate(queue):
            try:
                reply = self._client.ask(url, self._today)
            except Stopped:
                with self._lock:
                    self.left.extend(queue[place:])
                return
            with self._lock:
                self.asked += 1
                if reply.is_network:
                    self._doubtful.append(reply.finding)
                else:
                    self._heard += 1
                if self._on_progress:
                    self._on_progress(self.asked, self._total)
            if not reply.is_network:
                self._store.add(reply.finding)
            if reply.must_wait:
                with self._lock:
                    self.left.extend(queue[place + 1 :])
                return

    def keep_doubtful(self) -> None:
        """Keep what silence taught, unless everybody was silent: it would be our own network."""
        if self._heard:
            for finding in self._doubtful:
                self._store.add(finding)
