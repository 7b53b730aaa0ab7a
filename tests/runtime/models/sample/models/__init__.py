"""Models as clients have them."""
