"""What type checkers must refuse; every line says what mypy answers."""

from __future__ import annotations

from ._assets import Asset, Circle

Asset(owner=None)  # E: Missing named argument "id"
Asset(1, owner=None)  # E: Too many positional arguments
Asset(id="1", owner=None)  # E: incompatible type "str"; expected "int"
Asset(id=1, owner=None, note=5)  # E: incompatible type "int"
Asset(id=1, owner=None, notes="")  # E: Unexpected keyword argument "notes"
Asset(id=1, owner=None, state="else")  # E: incompatible type "Literal['else']"
Circle()  # E: Missing named argument "radius"
print(Asset(id=1, owner=None).note.upper())  # E: has no attribute "upper"
