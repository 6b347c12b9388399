"""Candidate passages for a question: filters of documents, and dense and lexical scores fused."""
