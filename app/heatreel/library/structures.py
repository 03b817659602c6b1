"""What pages showed, each structure kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec
from sqlite_utils import Database

from heatreel.library.packing import compress, decompress
from heatreel.model.place import Structure


def keep(db: Database, structure: Structure) -> int:
    """The id of a structure, which is stored if it is new; within a transaction."""
    body = msgspec.json.encode(structure)
    digest = hashlib.sha256(body).hexdigest()
    db.execute("INSERT OR IGNORE INTO structure (digest, packed) VALUES (?, ?)", [digest, compress(body)])
    return int(db.execute("SELECT id FROM structure WHERE digest = ?", [digest]).fetchone()[0])


def read(db: Database, ids: Iterable[int]) -> dict[int, Structure]:
    """Structures by their ids."""
    found = {}
    for one in ids:
        row = db.execute("SELECT packed FROM structure WHERE id = ?", [int(one)]).fetchone()
        if row is not None:
            found[int(one)] = msgspec.json.decode(decompress(row[0]), type=Structure)
    return found
