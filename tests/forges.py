"""A forge on loopback: the few addresses of GitHub, GitLab and Forgejo that we call, and what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

OURS = {"user": {"type": "Bot", "login": "automate", "id": 7}, "author": {"id": 7}}
THEIRS = {"user": {"type": "User", "login": "quelqu-un", "id": 8}, "author": {"id": 8}}


@dataclass
class FakeForge:
    """What the forge holds and what it was sent."""

    address: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """(method, path, headers)."""
    status: int = 200
    """What it answers to everything, when it is no success."""
    is_garbled: bool = False

    def answer(self, method: str, path: str, query: dict[str, list[str]], sent: dict[str, Any]) -> Any:
        """Give what the forge answers, as the three of them would."""
        parts = path.strip("/").split("/")
        if path == "/user":
            return {"login": "automate", "id": 7}
        if path.endswith("/labels"):
            return self._page([{"name": "relance", "id": 3}], query)
        if path.endswith("/pulls"):
            wanted = query["head"][0]
            return self._page([pull for pull in self.pulls if pull["head"]["label"] == wanted], query)
        is_comment = "comments" in parts or "notes" in parts
        items = self.comments if is_comment else self.issues
        if method == "GET":
            return self._page(items, query)
        if method == "POST":
            number = len(items) + 1
            items.append({"id": number, "number": number, "iid": number, **OURS, **sent, "state": "open"})
            items[-1].setdefault("body", sent.get("description", ""))
            items[-1].setdefault("description", sent.get("body", ""))
            return items[-1]
        item = next(item for item in items if str(item["id"]) == parts[-1])
        if sent.get("state") == "closed" or sent.get("state_event") == "close":
            items.remove(item)
            return item
        item.update(sent)
        item["body"] = sent.get("body", sent.get("description"))
        item["description"] = item["body"]
        return item

    def _page(self, items: list[dict[str, Any]], query: dict[str, list[str]]) -> list[dict[str, Any]]:
        size = int(query.get("per_page", query.get("limit", ["30"]))[0])
        page = int(query.get("page", ["1"])[0])
        return items[(page - 1) * size : page * size]


@contextmanager
def fake_forge() -> Iterator[FakeForge]:
    """Serve a forge on loopback."""
    forge = FakeForge()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def _answer(self) -> None:
            address = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            sent = json.loads(self.rfile.read(length)) if length else {}
            forge.calls.append((self.command, unquote(address.path), dict(self.headers)))
            if forge.status >= 400:
                content = b"{}"
            else:
                given = forge.answer(self.command, unquote(address.path), parse_qs(address.query), sent)
                content = b"<html>" if forge.is_garbled else json.dumps(given).encode()
            self.send_response(forge.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = _answer

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        forge.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield forge
        server.shutdown()
