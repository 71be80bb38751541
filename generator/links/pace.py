"""The time between two requests to a host, whoever asks."""

import threading
import time
from collections.abc import Callable


class Stopped(Exception):
    """Someone asked to stop: what waits does not go on."""


class Pace:
    """Lets one request to a host go each so many seconds; threads wait their turn."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Wait `seconds` between two requests to one host."""
        self.seconds = seconds
        self._clock = clock
        self._next_by_host: dict[str, float] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def wait(self, host: str) -> None:
        """Return when this host may be asked.

        Raises:
            Stopped: When `stop` is called meanwhile.
        """
        delay = self.reserve(host)
        if self._stop.wait(delay) if delay > 0 else self._stop.is_set():
            raise Stopped

    def reserve(self, host: str) -> float:
        """Take the next turn of a host and give how many seconds away it is."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next_by_host.get(host, now))
            self._next_by_host[host] = turn + self.seconds
            return turn - now

    def stop(self) -> None:
        """Send away whoever waits."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stop.is_set()
