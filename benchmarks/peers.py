"""The peers: PyYAML's bare parser, Hugo with a fixed layout, Hugo followed by Pagefind.

Hugo gets the easiest form of our site: each page's finished body as an HTML content file, so that it has neither
data to read and relate, nor Markdown to render, nor lists to make. It only fills one layout, as many times.
"""

import re
import shutil
import sys
from html import unescape
from pathlib import Path

from benchmarks.measure import Run, run
from generator.search.pipe import find_binary

_BARE_PARSE = """
import sys, yaml
from pathlib import Path
for path in Path(sys.argv[1]).rglob("*.yml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""

_CONFIG = """baseURL = "https://essai.invalid/"
title = "Essai"
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
"""

_BODY = re.compile(r'(?<=<div class="page" id="contenu" tabindex="-1">)(.*)(?=</div>\s*<footer)', re.DOTALL)
_TITLE = re.compile(r"(?<=<title>)(.*?)(?=</title>)")
_DESCRIPTION = re.compile(r'(?<=<meta name="description" content=")([^"]*)')


def bare_parse(data: Path) -> Run:
    """Parse every record with `yaml.load(CSafeLoader)` and do nothing of it."""
    return run([sys.executable, "-c", _BARE_PARSE, data], folder=data)


def write_hugo_project(site: Path, project: Path) -> int:
    """Write one content file for each page of a built site, and the layout they share.

    Returns:
        How many pages Hugo will render.
    """
    pages = 0
    layout = ""
    for file in sorted(site.rglob("index.html")):
        html = file.read_text("utf-8")
        body, title, description = _BODY.search(html), _TITLE.search(html), _DESCRIPTION.search(html)
        if body is None or title is None or description is None:
            # An embed: a whole document of its own, poured into no shell.
            content, name, about = html, "vignette", ""
        else:
            content, name, about = body[0], unescape(title[0]), unescape(description[0])
            layout = layout or _layout(html)
        pages += 1
        url = file.parent.relative_to(site).as_posix()
        target = project / "content" / ("accueil.html" if url == "." else f"{url}.html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"---\ntitle: {_quoted(name)}\ndescription: {_quoted(about)}\n---\n{content}", "utf-8")
    (project / "layouts" / "_default").mkdir(parents=True)
    (project / "layouts" / "_default" / "single.html").write_text(layout, "utf-8")
    (project / "config.toml").write_text(_CONFIG, "utf-8")
    return pages


def _layout(html: str) -> str:
    for mark, variable in ((_BODY, ".Content"), (_TITLE, ".Title"), (_DESCRIPTION, ".Description")):
        html = mark.sub(f"{{{{ {variable} }}}}", html, count=1)
    return html


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def hugo(project: Path) -> Run:
    """Render the Hugo project, from nothing."""
    shutil.rmtree(project / "public", ignore_errors=True)
    return run(["hugo", "--quiet"], folder=project)


def pagefind(project: Path) -> Run:
    """Index what Hugo has rendered."""
    public = project / "public"
    shutil.rmtree(public / "pagefind", ignore_errors=True)
    return run([find_binary(), "--site", public, "--force-language", "fr"], folder=project)


def hugo_and_pagefind(project: Path) -> Run:
    """Do both, one after the other."""
    first, second = (step(project) for step in (hugo, pagefind))
    return Run(
        first.seconds + second.seconds,
        first.cpu_seconds + second.cpu_seconds,
        max(first.peak_bytes, second.peak_bytes),
        f"Hugo {first.seconds:.1f} s, Pagefind {second.seconds:.1f} s",
    )


def hugo_version() -> str:
    """Name the version of Hugo; raises BenchmarkError when it is absent."""
    return run(["hugo", "version"], folder=Path.cwd()).output.split()[1]
