"""One module per command: its options, what it calls, its exit code."""
