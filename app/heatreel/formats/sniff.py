"""What a file is, from its first bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)

# (first bytes, what a person calls it). Sources: the formats' own specifications.
_OTHERS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture, or a sound or video"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"BM", "a bitmap picture"),
    (b"SQLite format 3\x00", "a database"),
    (b"(\xb5/\xfd", "compressed with zstd"),
    (b"x\x9c", "compressed with zlib"),
    (b"x\x01", "compressed with zlib"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
    (b"<", "a web page or XML"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A key of the outermost object, and the offset of the first byte of its value."""

    key: str
    value: int


def other_kind(head: bytes) -> str:
    """What a file that is no JSON seems to be, as words that follow "is"; "" when nobody knows."""
    for magic, name in _OTHERS:
        if head.startswith(magic):
            return name
    return "not text" if b"\x00" in head[:1024] else ""


def members(head: bytes) -> list[Member]:
    """The keys of the object that ``head`` begins with, as far as ``head`` reaches."""
    found: list[Member] = []
    depth, key = 0, None
    for token in _TOKEN.finditer(head):
        first = token.group()[:1]
        if depth == 1 and key is not None and first != b":":
            found.append(Member(key, token.start()))
            key = None
        elif depth == 1 and first == b'"':
            key = token.group()[1:-1].decode("utf-8", "replace")
        if first in (b"{", b"["):
            depth += 1
        elif first in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                return found
    return found
