"""Data points as protobuf, which cognite-sdk asks for when it reads them: the wire format, by hand."""

from __future__ import annotations

import struct

from e2e.cognite.fake.routing import Row

AGGREGATES = {"average": 2, "max": 3, "min": 4, "count": 5, "sum": 6}


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes(found + bytes([value]))


def integer(number: int, value: int) -> bytes:
    return varint(number << 3) + varint(value) if value else b""


def double(number: int, value: float) -> bytes:
    return varint(number << 3 | 1) + struct.pack("<d", value)


def chunk(number: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def point(row: Row, is_string: bool) -> bytes:
    value = row["value"]
    told = chunk(2, value) if is_string else double(2, float(value))
    status = row.get("status")
    coded = integer(1, status["code"]) + chunk(2, status["symbol"]) if status else b""
    return integer(1, row["timestamp"]) + told + (chunk(3, coded) if status else b"")


def aggregated(row: Row) -> bytes:
    told = b"".join(double(number, row[name]) for name, number in AGGREGATES.items() if name in row)
    return integer(1, row["timestamp"]) + told


def item(found: Row, is_aggregate: bool) -> bytes:
    """One time series with its points."""
    if is_aggregate:
        number, points = 5, [aggregated(one) for one in found["datapoints"]]
    else:
        number = 4 if found["isString"] else 3
        points = [point(one, found["isString"]) for one in found["datapoints"]]
    return b"".join(
        (
            integer(1, found["id"]),
            chunk(2, found["externalId"]) if "externalId" in found else b"",
            chunk(number, b"".join(chunk(1, one) for one in points)),
            integer(6, found["isString"]),
            integer(7, found["isStep"]),
            chunk(8, found["unit"]) if "unit" in found else b"",
            chunk(9, found["nextCursor"]) if "nextCursor" in found else b"",
            integer(12, 2 if found["isString"] else 1),
        )
    )


def response(items: list[tuple[Row, bool]]) -> bytes:
    return b"".join(chunk(1, item(found, is_aggregate)) for found, is_aggregate in items)
