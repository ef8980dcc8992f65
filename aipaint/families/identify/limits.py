"""How much a stranger's file may make us read, keep and do, before it is refused.

Together they keep the detection of any file below 64 MiB of memory and far below a second.
"""

from __future__ import annotations

HEADER_BYTES = 16 * 2**20
"""Of a safetensors header. Those of the largest models take 1 MB; trainers add some MB of notes."""

TENSORS = 40_000
"""In a file. The largest models in use have about 5,000; training checkpoints thrice as many."""

COMMAS = 400_000
"""In the part of a safetensors header that describes tensors; each has about seven."""

NOTES = 5_000
"""Entries of a header's metadata."""

NOTE_CHARS = 2_000
"""Of one entry, as it is kept."""

DIMENSIONS = 8
NAME_CHARS = 1_000

PICKLE_STEPS = 300_000
"""Instructions of a pickle. A tensor takes about thirty."""

PICKLE_BYTES = 4 * 2**20
"""Names and numbers that a pickle may have; the weights are not among them."""

STRING_BYTES = 64 * 2**10
"""Longer strings of a pickle are passed over."""

ZIP_DIRECTORY_BYTES = 2 * 2**20
"""Of a zip file's list of its members."""

GGUF_BYTES = 24 * 2**20
"""Metadata and tensor list of a GGUF file, vocabularies included."""

GGUF_KEPT = 6 * 2**20
"""Of names and notes in it, which are kept."""

GGUF_ITEMS = 600_000
"""Strings in its vocabularies, which have to be passed over one by one."""

INDEX_BYTES = 8 * 2**20
"""Of the JSON file that says in which shard a tensor lies."""

SHARDS = 200
