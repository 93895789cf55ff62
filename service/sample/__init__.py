"""The built-in sample: a few dozen invented articles, to try everything on."""
