"""Markdown for a forge's comments and issues, in which what a record holds does nothing. Pure.

A record is a stranger's: its text can neither format, nor link, nor call anybody, nor run a forge's quick action
(those begin a line, and a text stays on its line, after our words).
"""

import re

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What could move the cursor of a terminal, or turn the order of what is read."""

_MARKUP = re.compile(r"[\\`*_{}\[\]#|~$^]|^\s*[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
"""What Markdown would act upon; a dash or a number only where it would begin a list."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CALLS = re.compile(r"[@#!$%&~^](?=[\w\[\"'])|:(?=[\w+-]+:)|:(?=//)|(?<=www)\.|(?<=GH)-(?=\d)", re.IGNORECASE)
"""Signs that forges read as somebody, an issue, a merge request, a label, an emoji or an address."""

_JOINER = "\u2060"
"""Put after such a sign: nothing is seen, and nobody is called. An escape would not do: forges look for these in
the text that Markdown has made, where escapes and entities are gone."""


def escaped(text: str) -> str:
    """Give Markdown that shows a text as it is, and does nothing else."""
    text = _CALLS.sub(lambda match: match.group() + _JOINER, on_one_line(text))
    text = "".join(_ENTITIES.get(char, char) for char in text)
    return _MARKUP.sub(lambda match: f"{match.group()[:-1]}\\{match.group()[-1]}", text)


def on_one_line(text: str) -> str:
    """Give a text on one line, without hidden signs; its ends are kept."""
    return _CONTROL.sub("", re.sub(r"[ \t\r\n]+", " ", text))


_SAFE_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~/?#@!$&'()*+,;=:%-]*)?")


def address(url: str) -> str:
    """Give Markdown that links to an outside address; one with odd signs is only shown."""
    return f"<{url}>" if _SAFE_ADDRESS.fullmatch(url) else escaped(url)
