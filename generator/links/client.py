"""Asks one address: HEAD, then GET when a server answers HEAD badly; redirections by hand, robots.txt first.

The address comes from a record, which is a stranger's: it is asked only on the public network, never on the machine's
own or a private one, and nothing of the answer but its status and its `Location` is looked at.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.response import BaseHTTPResponse

from generator.links.finding import ASK_AGAIN, PERMANENT, TEMPORARY, Finding, State, of_status
from generator.links.pace import Pace, Stopped

Given = TypeVar("Given")

MAX_HOPS = 5
"""Redirections followed."""

_ROBOTS_BYTES = 512 * 1024
"""Of a robots.txt; RFC 9309 asks to read at least 500 KiB."""


class _Unreachable(Exception):
    """No answer: what to say of it."""

    def __init__(self, state: State, words: str, *, is_network: bool = False) -> None:
        super().__init__(words)
        self.state = state
        self.words = words
        self.is_network = is_network
        """Whether the fault may be our own network's."""


@dataclass(frozen=True)
class Reply:
    """What asking gave."""

    finding: Finding
    must_wait: bool = False
    """Whether the host asked to be left alone for now."""
    is_network: bool = False
    """Whether it is silence that our own network may explain."""


class Client:
    """Asks addresses under one name, at one pace."""

    def __init__(self, pace: Pace, *, agent: str, timeout_s: float = 15, allows_private: bool = False) -> None:
        """Prepare the connections.

        Args:
            pace: Between two requests to a host.
            agent: Who we say we are.
            timeout_s: To connect, then for each answer.
            allows_private: Whether the machine's own network may be asked: for tests.
        """
        self.pace = pace
        self._agent = agent
        self._deadline_s = 4 * timeout_s
        self._allows_private = allows_private
        timeout = urllib3.Timeout(connect=timeout_s, read=timeout_s)
        self._pool = urllib3.PoolManager(
            num_pools=50, maxsize=2, retries=False, timeout=timeout, headers={"User-Agent": agent, "Accept": "*/*"}
        )
        self._robots: dict[str, RobotFileParser | None] = {}

    def ask(self, url: str, today: date) -> Reply:
        """Ask one address and say what it means; nothing a server does is raised.

        Raises:
            Stopped: When someone asked to stop.
        """
        try:
            return self._ask(url, today)
        except _Unreachable as silence:
            return Reply(Finding(url, silence.state, silence.words, today), is_network=silence.is_network)
        except ValueError:  # what urllib says of "https://[x"
            return Reply(Finding(url, State.DEAD, "l’adresse n’en est pas une", today))

    def _ask(self, url: str, today: date) -> Reply:
        here, seen, is_for_good = url, {url}, True
        for _ in range(MAX_HOPS + 1):
            status, location = self._status(here)
            if status not in PERMANENT | TEMPORARY or not location:
                return self._reply(url, here, status, is_for_good, today)
            is_for_good = is_for_good and status in PERMANENT
            here = _target(here, location)
            if here in seen:
                raise _Unreachable(State.UNCERTAIN, "redirections qui tournent en rond")
            seen.add(here)
        raise _Unreachable(State.UNCERTAIN, f"plus de {MAX_HOPS} redirections")

    def _reply(self, url: str, here: str, status: int, is_for_good: bool, today: date) -> Reply:
        state, words = of_status(status)
        if state is State.ALIVE and here != url and is_for_good:
            new_url = here if here.startswith("https://") and len(here) <= 500 else None
            return Reply(Finding(url, State.MOVED, "a changé d’adresse pour de bon", today, new_url))
        return Reply(Finding(url, state, words, today), must_wait=status == 429)

    def _status(self, url: str) -> tuple[int, str | None]:
        """Give the status of a page and its `Location`, by HEAD or by GET."""
        if not self._may_ask(url):
            raise _Unreachable(State.UNCERTAIN, "le site demande aux machines de ne pas venir (robots.txt)")
        with self._open("HEAD", url) as answer:
            status, location = answer.status, answer.headers.get("Location")
        if status in ASK_AGAIN:
            with self._open("GET", url) as answer:
                status, location = answer.status, answer.headers.get("Location")
        return status, location

    def _may_ask(self, url: str) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            # In its own thread to the end: an answer cannot be closed while another thread reads it.
            self._robots[site] = self._in_time(lambda: self._read_robots(site))
        rules = self._robots[site]
        return rules is None or rules.can_fetch(self._agent, url)

    def _read_robots(self, site: str) -> RobotFileParser | None:
        """Give the site's rules; None when it has none (RFC 9309: any answer in 4xx)."""
        rules = RobotFileParser()
        with self._open("GET", f"{site}/robots.txt") as answer:
            if answer.status >= 500:
                rules.parse(["User-agent: *", "Disallow: /"])
            elif answer.status == 200:
                text = answer.read(_ROBOTS_BYTES, decode_content=False).decode("utf-8", "replace")
                rules.parse(text.splitlines())
            else:  # an error, or a redirection, most often to the home page
                return None
        return rules

    @contextmanager
    def _open(self, method: str, url: str) -> Iterator[BaseHTTPResponse]:
        """Open an answer without reading its body; whatever goes wrong is told in French."""
        host = urlsplit(url).hostname or ""
        self._require_public(host, url)
        self.pace.wait(host)
        try:
            answer = self._in_time(
                lambda: self._pool.request(method, url, redirect=False, preload_content=False, decode_content=False)
            )
        except NewConnectionError:  # a kind of ConnectTimeoutError
            raise _Unreachable(State.UNCERTAIN, "le serveur refuse la connexion", is_network=True) from None
        except (ConnectTimeoutError, ReadTimeoutError):
            raise _Unreachable(State.UNCERTAIN, "le serveur ne répond pas à temps", is_network=True) from None
        except SSLError:
            raise _Unreachable(State.UNCERTAIN, "le certificat du site n’est pas valable") from None
        except LocationParseError:
            raise _Unreachable(State.DEAD, "l’adresse n’en est pas une") from None
        except (HTTPError, OSError, ValueError):
            raise _Unreachable(State.UNCERTAIN, "réponse incompréhensible") from None
        try:
            yield answer
        except (HTTPError, OSError):
            raise _Unreachable(State.UNCERTAIN, "réponse coupée en route") from None
        finally:
            # Not read to its end: a page may be of any size. The connection is closed with it.
            answer.close()

    def _in_time(self, call: Callable[[], Given]) -> Given:
        """Give what a call gives; a server that answers drop by drop is not waited for.

        urllib3's timeouts are those of each drop: one that comes every second would hold us for ever. The thread
        that waits for it is left behind, and ends with the program.
        """
        waiting: Future[Given] = Future()

        def ask() -> None:
            try:
                waiting.set_result(call())
            except Exception as error:  # raised again by whoever waits
                waiting.set_exception(error)

        threading.Thread(target=ask, daemon=True, name="liens-demande").start()
        try:
            return waiting.result(self._deadline_s)
        except TimeoutError:
            raise _Unreachable(State.UNCERTAIN, "le serveur ne répond pas à temps", is_network=True) from None

    def _require_public(self, host: str, url: str) -> None:
        """Refuse a host whose name leads nowhere, or to a private network."""
        if not host:
            raise _Unreachable(State.DEAD, "l’adresse n’en est pas une")
        if self.pace.is_stopped:
            raise Stopped
        try:
            found = socket.getaddrinfo(host, urlsplit(url).port or 443, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError, ValueError) as error:
            is_gone = isinstance(error, socket.gaierror) and error.errno in _NO_SUCH_NAME
            if is_gone:
                raise _Unreachable(State.DEAD, "le nom du site n’existe plus", is_network=True) from None
            raise _Unreachable(State.UNCERTAIN, "le nom du site ne se trouve pas", is_network=True) from None
        if not self._allows_private and not all(ip_address(item[4][0]).is_global for item in found):
            raise _Unreachable(State.UNCERTAIN, "l’adresse est celle d’un réseau privé")


def _target(here: str, location: str) -> str:
    """Give where a redirection leads."""
    try:
        target = urljoin(here, location).partition("#")[0]
        is_page = urlsplit(target).scheme in ("https", "http")
    except ValueError:
        is_page = False
    if not is_page:
        raise _Unreachable(State.UNCERTAIN, "redirige vers autre chose qu’une page")
    return target


_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
"""The name does not exist, or has no address; EAI_AGAIN, a name server in trouble, is not among them."""
