"""`etrier links` against a server on loopback that plays every answer: polite, sure of what it says, resumable."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from generator import upkeep_commands
from generator.cli import main
from generator.links import Client, Finding, State, Store, check_links, outside_addresses
from generator.links.client import Reply
from generator.links.pace import Pace, Stopped
from generator.links.report import as_text, as_yaml
from generator.links.run import Outcome
from generator.load import load_records, read_upkeep
from generator.load.reader import read_document
from generator.models.upkeep import LinkException, LinkReport
from tests.helpers import record, write_tree
from tests.hubs import loaded

TODAY = date(2026, 11, 21)


class _Server(ThreadingHTTPServer):
    """Plays the web; remembers what it was asked."""

    daemon_threads = True
    robots = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.release = threading.Event()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._play()

    def do_GET(self) -> None:
        self._play()

    def _play(self) -> None:
        self.server.asked.append((self.command, self.path))
        self.server.agents.add(self.headers["User-Agent"])
        if self.path == "/robots.txt" and self.server.robots == "goutte":
            self.send_response(200)
            self.end_headers()
            return self._drip()
        if self.path == "/robots.txt":
            return self._answer(200 if self.server.robots else 404, body=self.server.robots.encode())
        _, what, *more = self.path.split("/")
        rest = "/" + "/".join(more)
        if what in ("301", "302", "308"):
            return self._answer(int(what), {"Location": rest if more else "/200"})
        if what == "ailleurs":
            return self._answer(301, {"Location": "ftp://exemple.fr/x"})
        if what == "impossible":
            return self._answer(302, {"Location": "https://[x"})
        if what == "tete":  # a server that answers HEAD badly
            return self._answer(405 if self.command == "HEAD" else 200)
        if what == "tourne":
            return self._answer(302, {"Location": "/tourne/b" if rest == "/a" else "/tourne/a"})
        if what == "sans-fin":
            return self._answer(302, {"Location": f"/sans-fin/{rest.count('x') * 'x'}x{rest[1:]}"})
        if what == "lent":
            self.server.release.wait(10)
            return None
        if what == "goutte":
            return self._drip()
        if what == "coupe":
            self.connection.close()
            return None
        if what == "enorme":
            return self._huge()
        return self._answer(int(what))

    def _answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _drip(self) -> None:
        """One header without end, a letter now and then: never long enough without one to be called silent."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Lent: ")
            while not self.server.release.wait(0.1):
                self.wfile.write(b"x")
        except OSError:
            pass

    def _huge(self) -> None:
        if self.command == "HEAD":
            return self._answer(403)
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()
        try:
            while not self.server.release.is_set():
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.release.set()
        running.shutdown()


@pytest.fixture
def client(server: _Server) -> Client:
    return Client(Pace(0), agent="EtrierLiens/essai (+https://exemple.fr/)", timeout_s=0.5, allows_private=True)


# --- one address --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "state", "words"),
    [
        pytest.param("/200", State.ALIVE, "répond (200)", id="alive"),
        pytest.param("/tete", State.ALIVE, "répond (200)", id="alive, though it refuses HEAD"),
        pytest.param("/302/200", State.ALIVE, "répond (200)", id="a redirection for now is alive"),
        pytest.param("/404", State.DEAD, "page introuvable (404)", id="not found"),
        pytest.param("/410", State.DEAD, "page retirée pour de bon (410)", id="gone"),
        pytest.param("/301/404", State.DEAD, "page introuvable (404)", id="moved to nowhere"),
        pytest.param("/403", State.UNCERTAIN, "le serveur refuse les machines (403)", id="refused"),
        pytest.param("/429", State.UNCERTAIN, "le serveur demande d’attendre (429)", id="too many"),
        pytest.param("/500", State.UNCERTAIN, "le serveur est en panne (500)", id="broken"),
        pytest.param("/418", State.UNCERTAIN, "réponse inattendue (418)", id="odd"),
        pytest.param("/tourne/a", State.UNCERTAIN, "redirections qui tournent en rond", id="a loop"),
        pytest.param("/sans-fin/x", State.UNCERTAIN, "plus de 5 redirections", id="redirections without end"),
        pytest.param("/ailleurs", State.UNCERTAIN, "redirige vers autre chose qu’une page", id="another protocol"),
        pytest.param("/impossible", State.UNCERTAIN, "redirige vers autre chose qu’une page", id="to no address"),
        pytest.param("/lent", State.UNCERTAIN, "le serveur ne répond pas à temps", id="too slow"),
        pytest.param("/goutte", State.UNCERTAIN, "le serveur ne répond pas à temps", id="drop by drop"),
        pytest.param("/coupe", State.UNCERTAIN, "réponse incompréhensible", id="cut"),
    ],
)
def test_an_answer_is_understood(server: _Server, client: Client, path: str, state: State, words: str) -> None:
    finding = client.ask(f"{server.base}{path}", TODAY).finding

    assert (finding.state, finding.words, finding.day) == (state, words, TODAY)
    assert finding.new_url is None


def test_a_page_of_any_size_is_not_read(server: _Server, client: Client) -> None:
    assert client.ask(f"{server.base}/enorme", TODAY).finding.state is State.ALIVE


@pytest.mark.parametrize(
    ("path", "is_moved"),
    [
        pytest.param("/301/200", True, id="for good"),
        pytest.param("/301/308/200", True, id="for good, twice"),
        pytest.param("/302/301/200", False, id="for now, then for good"),
    ],
)
def test_only_what_moved_for_good_is_told_as_moved(server: _Server, client: Client, path: str, is_moved: bool) -> None:
    finding = client.ask(f"{server.base}{path}", TODAY).finding

    assert finding.state is (State.MOVED if is_moved else State.ALIVE)


def test_a_new_address_is_suggested_in_https_only(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    answers = {"https://a.fr/x": (301, "/y"), "https://a.fr/y": (200, None), "https://b.fr/": (301, "http://b.fr/")}
    answers["http://b.fr/"] = (200, None)
    monkeypatch.setattr(client, "_status", lambda url: answers[url])

    assert client.ask("https://a.fr/x", TODAY).finding.new_url == "https://a.fr/y"
    assert client.ask("https://b.fr/", TODAY).finding == Finding(
        "https://b.fr/", State.MOVED, "a changé d’adresse pour de bon", TODAY
    )


def test_who_asks_is_said(server: _Server, client: Client) -> None:
    client.ask(f"{server.base}/200", TODAY)

    assert server.agents == {"EtrierLiens/essai (+https://exemple.fr/)"}


def test_robots_are_obeyed_and_read_once(server: _Server, client: Client) -> None:
    server.robots = "User-agent: *\nDisallow: /200/prive\n"

    private = client.ask(f"{server.base}/200/prive", TODAY).finding
    public = client.ask(f"{server.base}/200/public", TODAY).finding

    assert private.state is State.UNCERTAIN
    assert private.words == "le site demande aux machines de ne pas venir (robots.txt)"
    assert public.state is State.ALIVE
    assert server.asked == [("GET", "/robots.txt"), ("HEAD", "/200/public")]


@pytest.mark.parametrize(
    ("url", "state", "words"),
    [
        pytest.param(
            "http://127.0.0.1:9/", State.UNCERTAIN, "l’adresse est celle d’un réseau privé", id="this machine"
        ),
        pytest.param(
            "https://169.254.169.254/x", State.UNCERTAIN, "l’adresse est celle d’un réseau privé", id="a link"
        ),
        pytest.param("https://[::1]/", State.UNCERTAIN, "l’adresse est celle d’un réseau privé", id="version 6"),
        pytest.param("https://exemple.fr:port/", State.UNCERTAIN, "le nom du site ne se trouve pas", id="a wrong port"),
        pytest.param("https://[x", State.DEAD, "l’adresse n’en est pas une", id="half an address"),
        pytest.param("https:///x", State.DEAD, "l’adresse n’en est pas une", id="no host"),
    ],
)
def test_a_stranger_s_address_cannot_look_inside(url: str, state: State, words: str) -> None:
    finding = Client(Pace(0), agent="essai", timeout_s=0.5).ask(url, TODAY).finding

    assert (finding.state, finding.words) == (state, words)


def test_a_redirection_cannot_look_inside_either(monkeypatch: pytest.MonkeyPatch, server: _Server) -> None:
    inside = Client(Pace(0), agent="essai", timeout_s=0.5)
    hosts: list[str] = []

    def require(host: str, url: str) -> None:
        hosts.append(url)

    monkeypatch.setattr(inside, "_require_public", require)
    inside.ask(f"{server.base}/302/200", TODAY)

    assert [urlsplit(url).path for url in hosts] == ["/robots.txt", "/302/200", "/200"]


def test_rules_that_come_drop_by_drop_are_not_waited_for(server: _Server, client: Client) -> None:
    server.robots = "goutte"

    finding = client.ask(f"{server.base}/200", TODAY).finding

    assert (finding.state, finding.words) == (State.UNCERTAIN, "le serveur ne répond pas à temps")


# --- pace -----------------------------------------------------------------------------------------------------------


def test_turns_of_one_host_are_a_pause_apart_and_hosts_do_not_wait_for_each_other() -> None:
    pace = Pace(1.0, clock=lambda: 100.0)

    assert [pace.reserve("a"), pace.reserve("a"), pace.reserve("b"), pace.reserve("a")] == [0, 1, 0, 2]


def test_a_host_that_was_left_alone_long_enough_is_asked_at_once() -> None:
    now = iter([100.0, 107.0])
    pace = Pace(5.0, clock=lambda: next(now))

    assert [pace.reserve("a"), pace.reserve("a")] == [0, 0]


def test_whoever_waits_is_sent_away_when_the_run_stops() -> None:
    pace = Pace(3600)
    pace.reserve("a")
    threading.Timer(0.05, pace.stop).start()

    with pytest.raises(Stopped):
        pace.wait("a")


# --- many addresses ---------------------------------------------------------------------------------------------------


def run(server: _Server, client: Client, store: Store, *paths: str, today: date = TODAY) -> Outcome:
    return check_links([f"{server.base}{path}" for path in paths], client, store, today=today)


def test_what_is_known_is_not_asked_again_until_its_day(server: _Server, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "liens.json"
    run(server, client, Store(file), "/200", "/404")
    server.asked.clear()

    same_day = run(server, client, Store(file), "/200", "/404")
    next_day = run(server, client, Store(file), "/200", "/404", today=date(2026, 11, 22))
    next_month = run(server, client, Store(file), "/200", "/404", today=date(2026, 12, 22))

    assert (same_day.asked, next_day.asked, next_month.asked) == (0, 1, 2)
    assert {item.state for item in same_day.findings.values()} == {State.ALIVE, State.DEAD}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1, "liens": {"x": {}}}', '{"version": 9}'])
def test_a_damaged_store_is_an_empty_one(tmp_path: Path, content: str) -> None:
    file = tmp_path / "liens.json"
    file.write_text(content, "utf-8")

    assert Store(file).findings == {}


def test_a_host_that_asks_to_wait_is_left_alone(server: _Server, client: Client, tmp_path: Path) -> None:
    outcome = run(server, client, Store(tmp_path / "x"), "/200/a", "/429", "/200/b", "/200/c")

    assert outcome.asked == 2
    assert [urlsplit(url).path for url in outcome.left] == ["/200/b", "/200/c"]


def test_a_run_that_is_stopped_keeps_what_it_learnt_and_goes_on_later(
    server: _Server, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "liens.json"
    ask = client.ask

    def interrupted(url: str, today: date) -> Reply:
        if url.endswith("/b"):
            raise KeyboardInterrupt
        return ask(url, today)

    monkeypatch.setattr(client, "ask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(server, client, Store(file), "/200/a", "/200/b", "/200/c")

    again = Client(Pace(0), agent="essai", timeout_s=0.5, allows_private=True)
    outcome = run(server, again, Store(file), "/200/a", "/200/b", "/200/c")

    assert outcome.asked == 2
    assert len(outcome.findings) == 3


def test_when_nobody_answers_the_fault_is_ours_and_nothing_is_kept(tmp_path: Path, client: Client) -> None:
    file = tmp_path / "liens.json"

    outcome = check_links(["http://127.0.0.1:1/a", "http://nulle-part.invalid/"], client, Store(file), today=TODAY)

    assert not outcome.has_network
    assert outcome.findings == {}
    assert Store(file).findings == {}


def test_when_others_answer_silence_is_kept(server: _Server, client: Client, tmp_path: Path) -> None:
    urls = ["http://127.0.0.1:1/a", f"{server.base}/200"]

    outcome = check_links(urls, client, Store(tmp_path / "x"), today=TODAY)

    assert outcome.has_network
    assert outcome.findings[urls[0]].words == "le serveur refuse la connexion"


def test_an_address_that_is_none_stops_nothing(server: _Server, client: Client, tmp_path: Path) -> None:
    outcome = check_links(["https://[x", f"{server.base}/200"], client, Store(tmp_path / "x"), today=TODAY)

    assert [item.state for item in outcome.findings.values()] == [State.DEAD, State.ALIVE]


def test_nothing_to_ask_is_no_lack_of_network(tmp_path: Path, client: Client) -> None:
    assert check_links([], client, Store(tmp_path / "x"), today=TODAY).has_network


# --- what to check, what is told ------------------------------------------------------------------------------


def exception(prefix: str, until: str) -> LinkException:
    return LinkException.model_validate({"adresse": prefix, "raison": "privé", "jusqu_au": until})


def test_addresses_come_from_records_and_pages_but_for_the_exceptions(tmp_path: Path) -> None:
    write_tree(tmp_path, {"content/a.md": "[x](https://x.fr/#y) [x](https://prive.fr/a)\n"})
    records = [loaded("aide", url="https://x.fr/"), loaded("prestataire", url="https://prive.fr/b")]
    exceptions = [exception("https://prive.fr/", "2027-01-01"), exception("https://vieux.fr/", "2026-01-01")]
    exceptions.append(exception("https://absent.fr/", "2027-01-01"))

    found = outside_addresses(tmp_path, records, exceptions, TODAY)

    assert found.holders == {
        "https://www.exemple.fr": ("data/aide/cheque.yml", "data/prestataire/atelier.yml"),
        "https://x.fr/": ("data/aide/cheque.yml", "content/a.md"),
    }
    assert found.excepted == ("https://prive.fr/a", "https://prive.fr/b")
    assert [item.prefix for item in found.ended] == ["https://vieux.fr/"]
    assert [item.prefix for item in found.unused] == ["https://absent.fr/"]


FOUND = {
    "https://a.fr": Finding("https://a.fr", State.ALIVE, "répond (200)", TODAY),
    "https://d.fr": Finding("https://d.fr", State.DEAD, "page introuvable (404)", TODAY),
    "https://m.fr": Finding("https://m.fr", State.MOVED, "a changé d’adresse pour de bon", TODAY, "https://n.fr/"),
    "https://u.fr": Finding("https://u.fr", State.UNCERTAIN, "le serveur refuse les machines (403)", TODAY),
}


def test_the_report_tells_dead_links_first_and_who_holds_them(tmp_path: Path) -> None:
    records = [loaded("aide", url="https://d.fr"), loaded("besoin", description="[m](https://m.fr) [u](https://u.fr)")]
    addresses = outside_addresses(tmp_path, records, [], TODAY)

    text = as_text(Outcome(FOUND, 3, ("https://z.fr",), True), addresses)

    assert text.replace("\u00a0", " ") == (
        "Morts : 1\n"
        "  https://d.fr\n"
        "    page introuvable (404)\n"
        "    dans data/aide/cheque.yml\n"
        "\n"
        "Déplacés : 1\n"
        "  https://m.fr\n"
        "    nouvelle adresse : https://n.fr/\n"
        "    dans data/besoin/devis.yml\n"
        "\n"
        "Incertains, à regarder soi-même : 1\n"
        "  https://u.fr\n"
        "    le serveur refuse les machines (403)\n"
        "    dans data/besoin/devis.yml\n"
        "\n"
        "4 adresses : 3 demandées aujourd’hui, 1 connues d’avant. 1 répondent.\n"
        "1 reste à demander : un serveur a demandé d’attendre.\n"
    )


def test_the_file_that_is_written_is_one_that_is_read() -> None:
    text = as_yaml(FOUND, 2, TODAY)

    value, problems = read_document("data/liens.yml", text.encode())
    report = LinkReport.model_validate(value)

    assert problems == ()
    assert (report.day, report.total, report.sound, report.excepted) == (TODAY, 4, 1, 2)
    assert [(link.url, link.state, link.new_url) for link in report.faulty] == [
        ("https://d.fr", "mort", None),
        ("https://m.fr", "deplace", "https://n.fr/"),
        ("https://u.fr", "incertain", None),
    ]


def test_a_report_without_a_fault_is_read_too() -> None:
    value, _ = read_document("data/liens.yml", as_yaml({}, 0, TODAY).encode())

    assert LinkReport.model_validate(value).faulty == ()


# --- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose addresses the server plays: https://essai.fr/404 is asked as /404 there."""
    source = {"titre": "Essai", "url": "https://essai.fr/200"}
    files = {
        "mkdocs.yml": "site_name: Essai\nrepo_url: https://forge.exemple/e/e/\n",
        "data/aids/cheque.yml": record("aide", url="https://essai.fr/404", source=source),
        "data/needs/devis.yml": record("besoin", source=source),
    }
    return write_tree(tmp_path, files)


@pytest.fixture
def links(project: Path, server: _Server, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command on a web that the server plays."""

    class Played(Client):
        def __init__(self, pace: Pace, *, agent: str, timeout_s: float) -> None:
            super().__init__(Pace(0), agent=agent, timeout_s=timeout_s, allows_private=True)

        def _status(self, url: str) -> tuple[int, str | None]:
            return super()._status(url.replace("https://essai.fr", server.base))

    monkeypatch.setattr(upkeep_commands, "Client", Played)

    def call(*arguments: str) -> Result:
        command = ["links", "--racine", str(project), "--date", "2026-11-21", *arguments]
        return CliRunner().invoke(main, command, prog_name="etrier")

    return call


def test_the_command_tells_and_writes_nothing_of_the_data(links: Callable[..., Result], project: Path) -> None:
    result = links()

    assert result.exit_code == 0
    assert "https://essai.fr/404" in result.stdout
    assert not (project / "data/liens.yml").exists()
    assert json.loads((project / ".cache/etrier/liens.json").read_text("utf-8"))["liens"]["https://essai.fr/404"]


def test_the_command_says_who_asks(links: Callable[..., Result], server: _Server) -> None:
    links()

    assert all("(+https://forge.exemple/e/e/)" in agent for agent in server.agents)
    assert server.agents


def test_what_is_recorded_is_read_by_the_hub(links: Callable[..., Result], project: Path) -> None:
    assert links("--enregistrer").exit_code == 0

    upkeep, problems = read_upkeep(project)

    assert problems == ()
    assert upkeep.links is not None
    assert [(link.url, link.state) for link in upkeep.links.faulty] == [("https://essai.fr/404", "mort")]
    assert load_records(project).problems == ()


def test_without_a_network_nothing_is_recorded(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silence(self: Client, url: str, today: date) -> Reply:
        return Reply(Finding(url, State.DEAD, "le nom du site n’existe plus", today), is_network=True)

    monkeypatch.setattr(Client, "ask", silence)
    command = ["links", "--racine", str(project), "--enregistrer"]

    result = CliRunner().invoke(main, command, prog_name="etrier")

    assert result.exit_code == 1
    assert "Aucun site ne répond : le réseau manque sans doute." in result.output
    assert not (project / "data/liens.yml").exists()


def test_stopping_the_command_is_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(self: Client, url: str, today: date) -> Reply:
        raise KeyboardInterrupt

    monkeypatch.setattr(Client, "ask", stop)

    result = CliRunner().invoke(main, ["links", "--racine", str(project)], prog_name="etrier")

    assert result.exit_code == 1
    assert "Ce qui a été contrôlé est gardé" in result.output


@pytest.mark.parametrize("seconds", ["0", "vite"])
def test_no_host_can_be_hurried(project: Path, seconds: str) -> None:
    result = CliRunner().invoke(main, ["links", "--racine", str(project), "--pause", seconds], prog_name="etrier")

    assert result.exit_code == 2
    assert "--pause : attendu un nombre" in result.output
