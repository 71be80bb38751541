"""DOCX and ODT files are zips, written without compression or clock so that the browser makes the same bytes.

No kept library does it: python-docx and odfdo stamp the current time, and none has a twin in the browser. Deflate
differs between zlib's builds, so entries are stored.
"""

import io
import zipfile
from collections.abc import Iterable
from html import escape

_EPOCH = (1980, 1, 1, 0, 0, 0)


def zip_stored(entries: Iterable[tuple[str, str]]) -> bytes:
    """Zip texts in the order given; same entries, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in entries:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, text.encode("utf-8"))
    return buffer.getvalue()


def xml(text: str) -> str:
    """Escape text for XML content and attributes: & < > " become entities."""
    return escape(text, quote=False).replace('"', "&quot;")


def fill(frame: str, **values: str) -> str:
    """Put values, escaped, where a frame says @name@."""
    for name, value in values.items():
        frame = frame.replace(f"@{name}@", xml(value))
    return frame
