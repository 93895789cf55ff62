"""Encoders: text to unit vectors, by a named model whose identity the index remembers."""
