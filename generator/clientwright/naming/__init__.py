"""All public names of a client, allocated in one pass."""
