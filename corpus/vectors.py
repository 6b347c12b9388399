"""The vectors of passages and of their sentences, by the fingerprint of the encoder that made them."""

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.connection import KeepsRows
from corpus.integrity import vector_sum
from corpus.journal import Journal, Moment
from corpus.rows import bump

__all__ = ["Vectors"]

_PUT_VECTOR = "INSERT OR REPLACE INTO vectors SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM passages WHERE id = ?)"
_PUT_SUM = "INSERT OR REPLACE INTO vector_sums SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM passages WHERE id = ?)"
_VECTORS = "SELECT passage, vector FROM vectors WHERE fingerprint = ?"
_VECTORS_SIZE = "SELECT count(*), max(length(vector)) FROM vectors WHERE fingerprint = ?"
_UNEMBEDDED = """
    SELECT id FROM passages WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE passage = passages.id AND fingerprint = ?)"""
_AMONG = "id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
_ROWS = 4096  # rows fetched at a time


class Vectors(Journal):
    """The part of a store that keeps vectors."""

    def __init__(self, database: KeepsRows) -> None:
        super().__init__(database)
        self._embedded_at: dict[str, Moment] = {}  # when all passages had vectors of an encoder

    def unembedded(self, fingerprint: str) -> list[int]:
        """The ids of the passages that the encoder with this fingerprint has not turned into vectors yet.

        All are looked through once; when there were none, later only those that have changed since.
        """
        changed = self.changes_since(self._embedded_at.get(fingerprint))
        with self._database.reading() as connection:
            if changed.ids is None:
                rows = connection.execute(f"{_UNEMBEDDED} ORDER BY id", (fingerprint,))
            else:
                among = json.dumps(changed.ids.tolist())
                rows = connection.execute(f"{_UNEMBEDDED} AND {_AMONG} ORDER BY id", (fingerprint, among))
            missing = [row[0] for row in rows]
        if not missing:
            self._embedded_at[fingerprint] = changed.moment
        return missing

    def put_vectors(
        self,
        fingerprint: str,
        ids: Sequence[int],
        vectors: NDArray[np.float32],
        sentences: Sequence[NDArray[np.float32]] | None = None,
    ) -> None:
        """Keep the vectors of passages; those of passages that were removed meanwhile are passed over.

        Args:
            fingerprint: of the encoder.
            ids: passage ids [n].
            vectors: float32 [n, d], of the dimension that the encoder's other vectors have.
            sentences: for each passage the vectors of its sentences [sentences, d], which are kept in half
                precision; None when the encoder has none.
        """
        if vectors.ndim != 2 or len(ids) != len(vectors):
            raise ValueError(f"{len(ids)} ids need as many vectors, not an array of shape {vectors.shape}")
        blobs = [None] * len(ids) if sentences is None else [some.astype("<f2").tobytes() for some in sentences]
        rows = [
            (int(passage_id), fingerprint, vector.tobytes(), blob, int(passage_id))
            for passage_id, vector, blob in zip(ids, vectors.astype("<f4"), blobs, strict=True)
        ]
        sums = [
            (passage_id, fingerprint, vector_sum(vector, blob), passage_id) for passage_id, _, vector, blob, _ in rows
        ]
        with self._database.writing() as connection:
            connection.executemany(_PUT_VECTOR, rows)
            connection.executemany(_PUT_SUM, sums)
            bump(connection)

    def embedded(self, fingerprint: str) -> NDArray[np.int64]:
        """The ids of the passages that this encoder has turned into vectors: int64 [n], ascending."""
        query = "SELECT passage FROM vectors WHERE fingerprint = ? ORDER BY passage"
        with self._database.reading() as connection:
            return np.fromiter((row[0] for row in connection.execute(query, (fingerprint,))), np.int64)

    def vectors(
        self, fingerprint: str, ids: Iterable[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The vectors that this encoder made, by ascending passage id.

        Args:
            fingerprint: of the encoder.
            ids: of the passages; those without such a vector are left out. None for all.

        Returns:
            Passage ids int64 [n] and vectors float32 [n, d]; d is 0 when n is.
        """
        among, values = "", [fingerprint]
        if ids is not None:
            among = "AND passage IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
            values.append(json.dumps([int(passage_id) for passage_id in ids]))
        with self._database.reading() as connection:
            rows, width = connection.execute(f"{_VECTORS_SIZE} {among}", values).fetchone()
            found = np.empty(rows, np.int64)
            matrix = np.empty((rows, (width or 0) // 4), np.float32)
            with closing(connection.execute(f"{_VECTORS} {among} ORDER BY passage", values)) as cursor:
                for start in range(0, rows, _ROWS):
                    some_ids, blobs = zip(*cursor.fetchmany(_ROWS), strict=True)
                    found[start : start + len(blobs)] = some_ids
                    matrix[start : start + len(blobs)] = np.frombuffer(b"".join(blobs), "<f4").reshape(len(blobs), -1)
        return found, matrix

    def sentence_vectors(self, fingerprint: str, ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors of these passages' sentences, float32 [sentences, d] each, where there are any.

        They are by ascending passage id, and one after the other in memory.
        """
        query = """
            SELECT passage, length(vector) / 4, sentences FROM vectors
            WHERE fingerprint = ? AND sentences IS NOT NULL AND passage IN
                (SELECT CAST(value AS BIGINT) FROM json_each(?))
            ORDER BY passage"""
        wanted = json.dumps([int(passage_id) for passage_id in ids])
        with self._database.reading() as connection:
            rows = connection.execute(query, (fingerprint, wanted)).fetchall()
        if not rows:
            return {}
        matrix = _singles(b"".join(row[2] for row in rows)).reshape(-1, rows[0][1])
        ends = accumulate(len(blob) // (2 * dimension) for _, dimension, blob in rows)
        return {row[0]: matrix[start:end] for row, (start, end) in zip(rows, pairwise((0, *ends)), strict=True)}

    def drop_other_vectors(self, fingerprint: str) -> None:
        """Forget the vectors that other encoders made."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM vectors WHERE fingerprint <> ?", (fingerprint,))
            connection.execute("DELETE FROM vector_sums WHERE fingerprint <> ?", (fingerprint,))


def _singles(halves: bytes) -> NDArray[np.float32]:
    """Finite numbers of half precision in single precision; ``astype`` gives the same, and takes seven times as long.

    The bits of a half's exponent and fraction are put where those of a single are, whose exponent counts from 112 more.
    """
    bits = np.frombuffer(halves, "<i2").astype(np.int32)
    bits <<= 13
    bits &= ~0x70001FFF  # of the sign that was carried along, the first bit alone
    singles = bits.view(np.float32)
    singles *= np.float32(2**112)
    return singles
