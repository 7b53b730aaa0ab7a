"""Code of a user of the client that test_checkers.py generates. Lines that end in `# error` are wrong."""

from __future__ import annotations

from typing import assert_type

from acme_client import AsyncClient, Client, NotFound, models

client = Client(region="eu", auth="token")
thing = client.things.get(1)
assert_type(thing, models.Thing)
assert_type(thing.id, int)
assert_type(thing.note, str | None)
assert_type(thing.tags, list[str] | None)
assert_type(client.things.list(), list[models.Thing])
assert_type(client.things.remove(1), None)
client.things.create(name="n", note=None)
client.things.replace(models.Thing(id=1, note=None))
client.things.tag(1, ["a", "b"])

shape = thing.shape
if isinstance(shape, models.Circle):
    assert_type(shape.radius, float)

try:
    client.things.get(2)
except NotFound as error:
    assert_type(error.status, int)


async def twin() -> None:
    async with AsyncClient() as acme:
        assert_type(await acme.things.get(1), models.Thing)


client.things.get("one")  # error
client.things.get(1, 2)  # error
client.things.create()  # error
client.things.creat(name="n")  # error
client.thing.get(1)  # error
print(models.Thingy)  # error
models.Thing()  # error
print(thing.idd)  # error
Client(regio="eu")  # error
