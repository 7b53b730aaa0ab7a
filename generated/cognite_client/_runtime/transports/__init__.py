"""Adapters to HTTP libraries; each is imported when it is first used."""
