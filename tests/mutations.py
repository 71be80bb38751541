"""Random spoilings of real records: what a slip of the hand, a bad paste or an attack makes of a file."""

import random
from collections.abc import Callable

Mutation = Callable[[random.Random, bytes], bytes]

_ODD = (
    *("\0", "\t", "\x1b[2J", "\u202e", "\ufeff", "\u2028", "\x85", "\ufffe", "\U0001f600", "é" * 9, "\r", "\x0b"),
    *('"', "'", "[", "]", "{", "}", ": ", " #", "- ", "? ", "&a ", "*a ", "!!str ", "!x ", "|", ">", "%", "@", "`"),
    *("---\n", "...\n", "<<: ", "\\", '"\\u0000"', "~", "null", "true", "1e999", "-0", "0x1F", "01000", "9" * 30),
)


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def drop_a_line(chance: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def repeat_a_line(chance: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    place = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines)), lines[place])
    return b"".join(lines)


def swap_two_lines(chance: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def shift_a_line(chance: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    place = chance.randrange(len(lines))
    shift = chance.choice((b" ", b"  ", b"    ", b"\t", b" \t"))
    lines[place] = lines[place].lstrip(b" ") if chance.random() < 0.3 else shift + lines[place]
    return b"".join(lines)


def insert_something_odd(chance: random.Random, data: bytes) -> bytes:
    text = data.decode()
    place = chance.randrange(len(text) + 1)
    return (text[:place] + chance.choice(_ODD) + text[place:]).encode()


def cut_the_end(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def cut_the_start(chance: random.Random, data: bytes) -> bytes:
    return data[chance.randrange(len(data)) :]


def break_a_byte(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def change_a_value(chance: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    places = [place for place, line in enumerate(lines) if b": " in line or line.rstrip().endswith(b":")]
    if not places:
        return data
    place = chance.choice(places)
    key = lines[place].partition(b":")[0]
    values = (
        *("", "~", "[]", "{}", "[a, [b]]", "{a: b}", "true", "-1", "1.5", "1e308", "2026-02-30", "21/11/2026", '""'),
        *(
            "a" * 7000,
            "é " * 400,
            "é" * 301,
            "https://",
            "https://[::1",
            "https://a b",
            "[[aide:]]",
            "[x](y)",
            "0",
            "NaN",
        ),
        *("|\n  a\n\n  b", ">-\n  a", "!!python/object:os.system x", "&x y", "*x", "'a", '"a', "[a", "{a", "@a", "- a"),
    )
    lines[place] = key + b": " + chance.choice(values).encode() + b"\n"
    return b"".join(lines)


def write_with_other_ends(chance: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b" \n")))


def write_in_another_code(chance: random.Random, data: bytes) -> bytes:
    code = chance.choice(("utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"))
    return data.decode().encode(code, errors="replace")


def move_a_block(chance: random.Random, data: bytes) -> bytes:
    lines = _lines(data)
    start = chance.randrange(len(lines))
    end = min(len(lines), start + chance.randrange(1, 12))
    block = lines[start:end]
    del lines[start:end]
    place = chance.randrange(len(lines) + 1)
    return b"".join((*lines[:place], *block, *lines[place:]))


def nest_deeply(chance: random.Random, data: bytes) -> bytes:
    depth = chance.choice((30, 50, 3000))
    return data + chance.choice((b"x: " + b"[" * depth, b"x: " + b"{a: " * depth, b"- " * depth + b"a\n"))


MUTATIONS: tuple[Mutation, ...] = (
    drop_a_line,
    repeat_a_line,
    swap_two_lines,
    shift_a_line,
    insert_something_odd,
    cut_the_end,
    cut_the_start,
    break_a_byte,
    change_a_value,
    write_with_other_ends,
    write_in_another_code,
    move_a_block,
    nest_deeply,
)
"""Every way to spoil a file; each keeps bytes bytes, and may make no change."""


def spoil(chance: random.Random, data: bytes) -> bytes:
    """Spoil a file once or twice."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        if not data:
            break
        try:
            data = chance.choice(MUTATIONS)(chance, data)
        except UnicodeDecodeError:  # the first spoiling left no text to spoil as text
            data = break_a_byte(chance, data)
    return data
