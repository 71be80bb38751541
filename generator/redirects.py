"""Old addresses of records that have changed their id: a page that leads on, and the list that some hosts read.

An address is printed on a flyer, pasted in another site, kept in a phone: it must not die with a name.
"""

import posixpath
from collections.abc import Collection, Iterator
from html import escape

from generator.models.kinds import KIND_BY_KEY
from generator.outputs import OutputFile
from generator.site import Site

LIST = "_redirects"
"""Read by Netlify, Cloudflare Pages and their like, which then answer 301 instead of showing the page."""

_PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta http-equiv="refresh" content="0; url={target}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<link rel="canonical" href="{target}"><title>Cette page a changé d’adresse</title></head>
<body><main><h1>Cette page a changé d’adresse</h1><p><a href="{target}">La voici.</a></p></main></body></html>
"""


def files(site: Site, urls: Collection[str]) -> Iterator[OutputFile]:
    """Give a page for each old address, those of the pages that hang on the record's own and of its embed included.

    Args:
        site: The hub; a record that its edition leaves out has no address to lead to.
        urls: Site paths of the pages that are made, such as "metiers/plombier/fiche/".
    """
    lines = []
    for item in site.upkeep.redirections.redirections:
        prefix = KIND_BY_KEY[item.kind].url_prefix
        for folder in (f"{prefix}/", f"embed/v1/{prefix}/"):
            for url in sorted(url for url in urls if url.startswith(f"{folder}{item.new}/")):
                old = f"{folder}{item.old}/{url.removeprefix(f'{folder}{item.new}/')}"
                target = posixpath.relpath(url, old) + "/"
                yield OutputFile.text(f"{old}index.html", _PAGE.format(target=escape(target)))
                lines.append(f"/{old} /{url} 301")
    if lines:
        yield OutputFile.text(LIST, "\n".join(lines) + "\n")
