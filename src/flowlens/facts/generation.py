"""One generation on disk: a folder with a manifest and the parts that it names; read whole and checked, or not at all.

Rows that an older generation holds already are taken over by a hard link, so that little is written for little new.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flowlens.facts.arrow_lists import listed, mask, no_rows
from flowlens.facts.kept import Kept, Origin
from flowlens.facts.kept_schema import MADE_OF
from flowlens.facts.manifest import MANIFEST_BYTES, Maker, Manifest, Part
from flowlens.facts.own_files import read_file, sync_folder, write_file

__all__ = ["read_generation", "read_manifest", "write_generation"]

_MANIFEST = "manifest.json"
_MOST_PARTS = 8
_MOST_BYTES = 1 << 36  # of a part: more than anybody has memory for
# Texts that come again and again; ids and messages only swell by a dictionary that they outgrow.
_REPEATED = ("author_name", "author_email", "committer_name", "committer_email", "flags", "path", "old_path", "status")


def read_manifest(generation: Path) -> Manifest:
    """What a generation says of itself; OSError or ValueError where it says nothing that can be understood."""
    return Manifest.parse(read_file(generation / _MANIFEST, MANIFEST_BYTES))


def read_generation(generation: Path, maker: Maker) -> Kept:
    """All that a generation of this maker holds; OSError or ValueError where any of it is not as it was written."""
    manifest = _trusted(generation, maker)
    tables = {}
    for name, schema in MADE_OF.items():
        parts = [_rows(part, _content(generation, part)) for part in manifest.parts if part.table == name]
        tables[name] = pa.concat_tables([no_rows(schema), *parts])  # the first one's metadata, which has none
    keys = listed(tables["diffs"]["key"])
    if keys != sorted(set(keys)) or (keys and keys[0] < 0):
        raise ValueError("keys that do not ascend")
    n_rows = {name: len(table) for name, table in tables.items()}
    return Kept(**tables, tips=manifest.tips, origin=Origin(generation, manifest.parts, n_rows))


def write_generation(draft: Path, kept: Kept, maker: Maker, repository: str) -> tuple[Part, ...]:
    """Write parts and manifest into an empty folder, down to the disk; the parts. OSError where that cannot be done.

    Diffs that are unknown are left out: they may succeed once their objects are there.
    """
    parts = _taken_over(draft, kept)
    start = kept.origin.n_rows if parts and kept.origin else dict.fromkeys(MADE_OF, 0)
    for name, table in _without_unknown(kept, start).items():
        if len(table):
            number = sum(part.table == name for part in parts) + 1
            parts.append(_write_part(draft, f"{name}-{number:04d}.parquet", table))
    write_file(draft / _MANIFEST, Manifest(maker, repository, kept.tips, tuple(parts)).content())
    sync_folder(draft)
    return tuple(parts)


def _trusted(generation: Path, maker: Maker) -> Manifest:
    manifest = read_manifest(generation)
    if manifest.maker != maker:
        raise ValueError("made by another version")
    return manifest


def _content(generation: Path, part: Part) -> bytes:
    try:
        content = read_file(generation / part.name, _MOST_BYTES)
    except (MemoryError, OverflowError) as exc:  # it was made longer, or there is less memory than then
        raise ValueError(f"{part.name} is too large to read") from exc
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise ValueError(f"{part.name} is damaged")
    return content


def _rows(part: Part, content: bytes) -> pa.Table:
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        if not file.schema_arrow.equals(MADE_OF[part.table]) or file.metadata.num_rows != part.rows:
            raise ValueError(f"{part.name} holds something else")
        # In one thread: to start others costs more than they save, measured on 82,000 commits.
        rows = file.read(use_threads=False)
        # A sum shows that the bytes are those that were written, and not that FlowLens wrote them.
        rows.validate(full=True)
    except (pa.ArrowException, MemoryError, OverflowError) as exc:
        raise ValueError(f"{part.name} cannot be read") from exc
    return rows


def _taken_over(draft: Path, kept: Kept) -> list[Part]:
    """The parts that are in the draft because the generation before had them; none where all has to be written."""
    origin = kept.origin
    if origin is None or _is_in_pieces(kept, origin):
        return []
    if all(_take_over(origin.generation, draft, part) for part in origin.parts):
        return list(origin.parts)
    for part in origin.parts:
        (draft / part.name).unlink(missing_ok=True)
    return []


def _is_in_pieces(kept: Kept, origin: Origin) -> bool:
    n_parts = {name: sum(part.table == name for part in origin.parts) for name in MADE_OF}
    return any(n_parts[name] >= _MOST_PARTS and len(getattr(kept, name)) > origin.n_rows[name] for name in MADE_OF)


def _take_over(generation: Path, draft: Path, part: Part) -> bool:
    """Whether it could be; not where another run has replaced that generation by one of its own."""
    try:
        os.link(generation / part.name, draft / part.name, follow_symlinks=False)
    except OSError:  # it is gone, or the file system has no hard links, or no more of them to give
        try:
            content = _content(generation, part)
        except (OSError, ValueError):
            return False
        write_file(draft / part.name, content)
    return True


def _without_unknown(kept: Kept, start: dict[str, int]) -> dict[str, pa.Table]:
    """The rows from `start` on that are worth keeping."""
    rows = {name: getattr(kept, name).slice(start[name]) for name in MADE_OF}
    unknown = rows["diffs"]["unknown"]
    if unknown.null_count < len(unknown):
        made = rows["diffs"].filter(unknown.is_null())
        keys = set(listed(made["key"]))
        of_made = mask(key in keys for key in listed(rows["files"]["key"]))
        rows |= {"diffs": made, "files": rows["files"].filter(of_made)}
    return rows


def _write_part(draft: Path, name: str, table: pa.Table) -> Part:
    buffer = pa.BufferOutputStream()
    repeated = [column for column in table.column_names if column in _REPEATED]
    pq.write_table(table, buffer, compression="zstd", use_dictionary=repeated, write_statistics=False)
    content = buffer.getvalue().to_pybytes()
    write_file(draft / name, content)
    return Part(name, hashlib.sha256(content).hexdigest(), len(table))
