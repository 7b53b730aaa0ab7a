"""A server of events 1 to N in a process of its own: `events_server.py N DELAY EVERY`.

DELAY: seconds before each answer; EVERY: each so many-th request is refused with
429, 0: none. It prints its port. `/stats` says what it did.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from urllib.parse import parse_qs, urlsplit

COUNT, DELAY, EVERY = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
STATS: dict[str, Counter[str]] = {"served": Counter(), "refused": Counter(), "tokens": Counter()}


def answer(target: str, headers: dict[str, str]) -> tuple[int, bytes]:
    parts = urlsplit(target)
    if parts.path == "/stats":
        return 200, json.dumps(STATS).encode()
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    STATS["tokens"][headers.get("authorization", "")] += 1
    split = query.get("partition", "1/1")
    m, _, n = split.partition("/")
    if EVERY and (STATS["served"].total() + STATS["refused"].total()) % EVERY == EVERY - 1:
        STATS["refused"][split] += 1
        return 429, b'{"message": "slow down"}'
    STATS["served"][split] += 1
    start, step = int(query.get("cursor", m)), int(n)
    stop = start + int(query["limit"]) * step
    items = ",".join(f'{{"id":{i},"type":"x"}}' for i in range(start, min(stop, COUNT + 1), step))
    more = f',"nextCursor":"{stop}"' if stop <= COUNT else ""
    return 200, f'{{"items":[{items}]{more}}}'.encode()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.split("\r\n")
            pairs = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            await asyncio.sleep(DELAY)
            status, body = answer(first.split()[1], headers)
            retry = "Retry-After: 0\r\n" if status == 429 else ""
            start = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{retry}"
            writer.write(f"{start}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
