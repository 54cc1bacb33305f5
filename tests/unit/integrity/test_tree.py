"""Roots and proofs from tiles against RFC 6962, section 2.1, written down as it stands there."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.integrity import EMPTY_ROOT, leaf_hash, tree


def mth(leaves: list[bytes]) -> bytes:
    """The hash of a list, by the definition; leaves are hashes of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def split(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def tiles_of(leaves: list[bytes]) -> tree.Read:
    """All tiles of a tree, by the definition in tlog-tiles; a tile that is not there fails."""
    levels = [leaves]
    while len(levels[-1]) >= 256:
        below = levels[-1]
        levels.append([tree.fold(b"".join(below[n : n + 256])) for n in range(0, len(below) - 255, 256)])

    def read(level: int, index: int, width: int) -> bytes:
        found = levels[level][index * 256 : index * 256 + width]
        assert 0 < len(found) == width <= 256
        return b"".join(found)

    return read


def some_leaves(size: int) -> list[bytes]:
    return [leaf_hash(b"%d" % n) for n in range(size)]


LEAVES = some_leaves(65_540)
RFC_LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
RFC_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The vectors that Certificate Transparency's own implementations share."""


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert tree.root(0, tiles_of([])) == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_known_vectors(size: int) -> None:
    leaves = [leaf_hash(data) for data in RFC_LEAVES[:size]]

    assert tree.root(size, tiles_of(leaves)).hex() == RFC_ROOTS[size - 1]


@given(st.integers(1, 1_100))
def test_the_root_is_that_of_the_definition(size: int) -> None:
    assert tree.root(size, tiles_of(LEAVES[:size])) == mth(LEAVES[:size])


@given(st.data())
def test_inclusion_proofs_are_those_of_the_definition(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 1_100))
    index = data.draw(st.integers(0, size - 1))

    assert tree.inclusion(index, size, tiles_of(LEAVES[:size])) == path(index, LEAVES[:size])


@given(st.data())
def test_consistency_proofs_are_those_of_the_definition(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 1_100))
    old = data.draw(st.integers(1, new))

    assert tree.consistency(old, new, tiles_of(LEAVES[:new])) == subproof(old, LEAVES[:new], True)


@pytest.mark.parametrize("size", [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537])
def test_trees_around_full_tiles_are_those_of_the_definition(size: int) -> None:
    leaves, read = LEAVES[:size], tiles_of(LEAVES[:size])

    assert tree.root(size, read) == mth(leaves)
    for index in {0, 255, min(256, size - 1), size // 2, size - 2, size - 1} & set(range(size)):
        assert tree.inclusion(index, size, read) == path(index, leaves)
    for old in {1, 254, 255, min(256, size), min(257, size), size // 3, size - 1, size}:
        assert tree.consistency(old, size, read) == subproof(old, leaves, True)


def test_nothing_is_needed_to_grow_out_of_nothing() -> None:
    assert tree.consistency(0, 5, tiles_of(LEAVES[:5])) == []


def test_what_is_not_in_the_tree_has_no_proof() -> None:
    for index in (-1, 5):
        with pytest.raises(ValueError, match="not in a tree of 5 leaves"):
            tree.inclusion(index, 5, tiles_of(LEAVES[:5]))
    with pytest.raises(ValueError, match="does not grow out of one of 6"):
        tree.consistency(6, 5, tiles_of(LEAVES[:5]))


@pytest.mark.parametrize(
    ("level", "index", "width"), [(0, 272, 256), (0, 273, 112), (0, 274, 0), (1, 0, 256), (1, 1, 17), (2, 0, 1)]
)
def test_the_widths_of_tiles_are_those_of_the_example_in_the_specification(level: int, index: int, width: int) -> None:
    assert tree.width_of(level, index, 70_000) == width
