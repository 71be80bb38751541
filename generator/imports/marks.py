"""What an import writes on a record whose row is gone: a doubt that is printed on its page. Nothing is deleted."""

from typing import Any


def mark_gone(parts: dict[str, Any], sentence: str) -> dict[str, Any]:
    """Give the parts with a low confidence and a sentence to check."""
    before = parts.get("a_verifier")
    return {**parts, "confiance": "basse", "a_verifier": f"{sentence} {before}" if before else sentence}


def mark_aid_gone(parts: dict[str, Any], sentence: str) -> dict[str, Any]:
    """Do the same for an aid, which is no longer said open."""
    return {**mark_gone(parts, sentence), "etat": "a-verifier"}
