"""Clientwright turns OpenAPI documents into typed Python clients."""

__version__ = "0.1.0"
__all__ = ["__version__"]
