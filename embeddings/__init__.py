"""Vectors: how text becomes them, and how the nearest are found."""
