"""Children of pictures: what each inherits from which parent, layer by layer, and what is new.

As in Artbreeder: the groups of a model's layers are its genes. A share per parent says how much
of it goes into a litter on the whole, a lock that a group comes from one parent alone; mutation
adds something of a picture that nobody has seen. A litter with the same seed is the same litter.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.latents import MAX_SEED, Latent, LatentInfo, Source

MOST_PARENTS = 8
MOST_CHILDREN = 64
FREE = -1  # a group that no parent alone is locked to
_LEAST = 1e-6  # variety below which numbers would be too large to be drawn
_BALANCE = 4.0  # concentration of the Dirichlet distribution where variety is a half


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a litter should be like.

    shares: one a parent, 0 or more; only how they compare counts. locks: one a group of layers,
    the parent that it wholly comes from, FREE where several may give to it; what is missing is
    free. variety: 0, all children inherit just the shares, to 1, each group comes from one of the
    parents. mutation: 0 to 1, how much of a stranger is in them. size: how many children.
    """

    shares: tuple[float, ...]
    locks: tuple[int, ...] = ()
    variety: float = 0.5
    mutation: float = 0.1
    size: int = 9
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Member:
    """One of the family. parents: those that gave something to it, the same objects as theirs.

    picture: the digest of its pixels if the gallery has it, else "".
    """

    latent: Latent
    parents: tuple[Member, ...] = ()
    picture: str = ""


@dataclass(frozen=True, eq=False)
class Litter:
    """Children and what they come from. model: the id of the model that draws all of them."""

    model: str
    parents: tuple[Member, ...]
    wish: Wish
    children: tuple[Member, ...] = field(default=())


def groups_of(info: LatentInfo) -> tuple[tuple[int, int], ...]:
    """Return the genes of a model, each its first and last layer, from coarse to fine."""
    return info.groups or ((0, info.layers - 1),)


def is_simple(latent: Latent) -> bool:
    """Whether it is one source alone, which may be a part of another latent as it is."""
    return (
        len(latent.sources) == 1
        and not latent.shifts
        and all(share == 1.0 for share in latent.sources[0].shares)
    )


def unmixed(latents: Sequence[Latent]) -> list[int]:
    """Return which of these must become codes before they can be mixed, by their places.

    Those that are mixtures themselves; and, where seeds are truncated differently, all seeds, for
    truncation holds for a whole latent.
    """
    found = {place for place, latent in enumerate(latents) if not is_simple(latent)}
    simple = [place for place in range(len(latents)) if place not in found]
    seeds = [place for place in simple if latents[place].sources[0].seed is not None]
    if len({(latents[place].psi, latents[place].cutoff) for place in seeds}) > 1:
        found.update(seeds)
    return sorted(found)


def breed(
    parents: Sequence[Member], sources: Sequence[Source], wish: Wish, info: LatentInfo, model: str
) -> Litter:
    """Return a litter of these parents.

    sources: what each parent is as one source, in their order: its own, or its code where it is
    among `unmixed`. What else decides how a picture is drawn, its noise, say, is that of the parent
    with the largest share. Raises UserError without parents, shares or room for so many.
    """
    _check(parents, wish, info)
    shares = _of_one(wish.shares)
    leader = shares.index(max(shares))
    children = []
    for number in range(wish.size):
        # By a text: its digest seeds the generator, on every machine and version alike.
        dice = random.Random(f"{wish.seed} {number}")
        rows = _inherited(shares, wish, info, dice)
        stranger = Source(
            seed=dice.randrange(MAX_SEED + 1),
            labels=_labels(parents, leader) or _any_class(info, dice),
            prompt=sources[leader].prompt,
        )
        children.append(_child(parents, [*sources, stranger], rows, leader, info))
    return Litter(model, tuple(parents), wish, tuple(children))


def _check(parents: Sequence[Member], wish: Wish, info: LatentInfo) -> None:
    if not 1 <= len(parents) <= MOST_PARENTS:
        raise UserError(
            "{count} pictures cannot be parents together.",
            "It takes at least one, and at most {most}.",
            "Add a picture, or take one away.",
            count=len(parents),
            most=MOST_PARENTS,
        )
    if len(wish.shares) != len(parents) or min(wish.shares) < 0 or not sum(wish.shares) > 0:
        raise UserError(
            "Nothing is inherited: the shares of all parents are zero.",
            fix="Give at least one of them a share.",
        )
    if not wish.mutation and len([share for share in wish.shares if share]) == 1:
        raise UserError(
            "The children of one parent without mutation would all be itself.",
            fix="Add a second parent, or let them mutate.",
        )
    if wish.mutation and not info.samples:
        raise UserError(
            "Children of this model cannot mutate.",
            "It draws no pictures of its own that something could come from.",
            "Set the mutation to zero.",
        )
    if not 1 <= wish.size <= MOST_CHILDREN:
        raise UserError(
            "A litter of {count} cannot be had.",
            "It has at least one child, and at most {most}.",
            count=wish.size,
            most=MOST_CHILDREN,
        )


def _inherited(
    shares: Sequence[float], wish: Wish, info: LatentInfo, dice: random.Random
) -> list[list[float]]:
    """Return for each layer what comes from each parent and, last, from a stranger; sums are 1."""
    rows = [[*shares, 0.0] for _ in range(info.layers)]
    for number, (first, last) in enumerate(groups_of(info)):
        # Drawn whether it is locked or not: a lock changes its own group alone.
        drawn = _around(shares, wish.variety, dice)
        strange = wish.mutation * dice.uniform(0.5, 1.0)
        lock = wish.locks[number] if number < len(wish.locks) else FREE
        if 0 <= lock < len(shares):
            drawn, strange = [float(parent == lock) for parent in range(len(shares))], 0.0
        row = [(1.0 - strange) * share for share in drawn] + [strange]
        for layer in range(first, last + 1):
            rows[layer] = row
    return rows


def _around(shares: Sequence[float], variety: float, dice: random.Random) -> list[float]:
    """Return other shares whose mean over many draws is these (Dirichlet's distribution)."""
    if variety < _LEAST:
        return list(shares)
    if variety < 1:
        strength = _BALANCE * (1.0 - variety) / variety
        drawn = [dice.gammavariate(share * strength, 1.0) if share else 0.0 for share in shares]
        # Tiny parameters draw numbers too small to be told from nothing.
        if sum(drawn) > 0:
            return _of_one(drawn)
    chosen = dice.choices(range(len(shares)), weights=shares)[0]
    return [float(place == chosen) for place in range(len(shares))]


def _child(
    parents: Sequence[Member],
    sources: Sequence[Source],
    rows: Sequence[Sequence[float]],
    leader: int,
    info: LatentInfo,
) -> Member:
    columns = list(zip(*rows, strict=True))
    given = [place for place, column in enumerate(columns) if any(column)]
    sphere = info.slerps and len(given) == 2
    if info.slerps and not sphere:
        # So that the sum of independent normal numbers has their spread again.
        columns = [tuple(share**0.5 for share in column) for column in columns]
    mixed = tuple(
        msgspec.structs.replace(sources[place], shares=_short(columns[place])) for place in given
    )
    # Truncation is that of the seeds among them, which have the same; codes have theirs in them.
    seeded = next(
        (place for place, each in enumerate(sources[:-1]) if each.seed is not None), leader
    )
    latent = msgspec.structs.replace(
        parents[leader].latent,
        psi=parents[seeded].latent.psi,
        cutoff=parents[seeded].latent.cutoff,
        sources=mixed,
        shifts=(),
        mixing="slerp" if sphere else "linear",
    )
    return Member(latent, tuple(parents[place] for place in given if place < len(parents)))


def _labels(parents: Sequence[Member], leader: int) -> tuple[tuple[int, float], ...]:
    """Return the classes of the first parent that tells of any, the one with most to give before
    all others: a stranger among them must be of some class as well.
    """
    for parent in (parents[leader], *parents):
        for source in parent.latent.sources:
            if source.labels:
                return source.labels
        if found := _labels(parent.parents, 0) if parent.parents else ():
            return found
    return ()


def _any_class(info: LatentInfo, dice: random.Random) -> tuple[tuple[int, float], ...]:
    return ((dice.randrange(len(info.labels)), 1.0),) if info.labels else ()


def _of_one(numbers: Iterable[float]) -> list[float]:
    """Return numbers whose sum is 1 in the same proportions."""
    listed = list(numbers)
    total = sum(listed)
    return [number / total for number in listed]


def _short(column: Sequence[float]) -> tuple[float, ...]:
    """Return one number for all layers where they are the same."""
    return (column[0],) if len(set(column)) == 1 else tuple(column)
