"""The runtime that every generated client shares."""
