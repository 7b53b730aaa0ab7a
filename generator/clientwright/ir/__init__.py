"""The intermediate representation: frozen data, everything decided, no OpenAPI syntax and no Python text."""
