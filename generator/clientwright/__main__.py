"""`python -m clientwright`."""

from __future__ import annotations

from clientwright.cli import main

if __name__ == "__main__":
    main()
