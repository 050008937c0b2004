"""Words of entries, findable: a contentless FTS5 index inside the encrypted file.

A deleted row of such an index is only marked as deleted: its words go when the index is merged, which
`remove` does at once.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

WORDS_LIMIT = 64
_CODE = re.compile(r"[0-9a-f]{16,64}|[a-z0-9]+(?:_[a-z0-9]+)+|\d{4}-\d\d-\d\d")


def words_of(body: bytes) -> str:
    """The free text of a body: every string that is not an identifier, a code or a date."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            if value and not _CODE.fullmatch(value):
                found.append(value)
        elif isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    try:
        walk(json.loads(body))
    except (ValueError, RecursionError):
        return ""
    return "\n".join(found)


def add(session: Session, arrival: int, body: bytes) -> None:
    session.execute(
        text("INSERT INTO search(rowid, words) VALUES(:row, :words)"),
        {"row": arrival, "words": words_of(body)},
    )


def query_of(typed: str) -> str:
    """An FTS5 query that means: all these words, the last one possibly unfinished. Never raises in SQLite."""
    typed = typed.encode("utf-8", "ignore").decode().replace("\0", " ")
    words = [word.replace('"', '""') for word in typed.split()[:WORDS_LIMIT]]
    words = [word for word in words if word.strip('"')]
    return " ".join(f'"{word}"' for word in words[:-1]) + (f' "{words[-1]}"*' if words else "")


def find(session: Session, typed: str, limit: int) -> list[int]:
    """Arrival numbers of entries with these words, newest first."""
    query = query_of(typed).strip()
    if not query:
        return []
    rows = session.execute(
        text("SELECT rowid FROM search WHERE search MATCH :query ORDER BY rowid DESC LIMIT :limit"),
        {"query": query, "limit": limit},
    )
    return [row[0] for row in rows]


def remove(session: Session, subject: str) -> None:
    """Take the words of a subject's entries out, for good. Rewrites the index: for what seldom happens."""
    session.execute(
        text("DELETE FROM search WHERE rowid IN (SELECT arrival FROM entry WHERE subject = :subject)"),
        {"subject": subject},
    )
    session.execute(text("INSERT INTO search(search) VALUES('optimize')"))


def clear(session: Session) -> None:
    session.execute(text("INSERT INTO search(search) VALUES('delete-all')"))
