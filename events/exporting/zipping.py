"""A zip file in pieces that fit together (APPNOTE.TXT 6.3.10): nothing of it is kept in memory, nothing has a date.

Each piece is compressed by itself and ends on a byte, so that whoever goes on needs no compressor that began. A local
header is written when its member is finished, for only then its sizes are known; its length is known before. Sizes and
offsets beyond 4 GiB are written as ZIP64 has it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_LIMIT = 0xFFFFFFFF
_DAY = 0x21  # 1980-01-01, the first there is
_UTF8 = 0x800
_DEFLATED = 8
_ZIP64 = 45
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR = struct.Struct("<4sIQI")
_END = struct.Struct("<4sHHHHIIH")
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Member:
    """A finished file in the zip: its size, and how many bytes it takes compressed."""

    name: str
    crc: int
    size: int
    packed: int


def pack(data: bytes, *, is_last: bool) -> bytes:
    """A piece of a member in raw deflate."""
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(data) + press.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)


def local_header(member: Member) -> bytes:
    """What stands before a member. Always with room for 64 bits."""
    name = member.name.encode()
    extra = struct.pack("<HHQQ", 1, 16, member.size, member.packed)
    head = (b"PK\3\4", _ZIP64, _UTF8, _DEFLATED, 0, _DAY, member.crc, _LIMIT, _LIMIT, len(name), len(extra))
    return _LOCAL.pack(*head) + name + extra


def directory(members: Iterable[Member]) -> bytes:
    """What stands behind all members, in their order."""
    entries, offset = [], 0
    for member in members:
        entries.append(_entry(member, offset))
        offset += len(local_header(member)) + member.packed
    listed, count = b"".join(entries), len(entries)
    end64 = _END64.pack(b"PK\6\6", 44, _ZIP64, _ZIP64, 0, 0, count, count, len(listed), offset)
    locator = _LOCATOR.pack(b"PK\6\7", 0, offset + len(listed), 1)
    end = _END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, _LIMIT, _LIMIT, 0)
    return listed + end64 + locator + end


def _entry(member: Member, offset: int) -> bytes:
    name = member.name.encode()
    extra = struct.pack("<HHQQQ", 1, 24, member.size, member.packed, offset)
    sizes = (member.crc, _LIMIT, _LIMIT, len(name), len(extra), 0, 0, 0, 0, _LIMIT)
    return _CENTRAL.pack(b"PK\1\2", _ZIP64, _ZIP64, _UTF8, _DEFLATED, 0, _DAY, *sizes) + name + extra
