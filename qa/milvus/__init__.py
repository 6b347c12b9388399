"""A library whose passages are searched by Milvus: one object of settings, the collection, the indexes over it."""

from qa.milvus.settings import MilvusSettings

__all__ = ["MilvusSettings"]
