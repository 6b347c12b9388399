"""What has changed in a library since a moment, by whichever process."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.database import InDatabase

__all__ = ["Change", "Journal", "Moment"]


class Moment(NamedTuple):
    """A moment in a library's history.

    Attributes:
        sequence: how many changes there were.
        mark: tells this history from that of a copy that was changed otherwise.
    """

    sequence: int
    mark: int


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed in a library.

    Attributes:
        generation: of the library as it is.
        moment: now.
        ids: of the passages that were added or removed or given vectors, int64 [n], ascending; None when that is not
            known, for the library has another history or has forgotten it.
    """

    generation: int
    moment: Moment
    ids: NDArray[np.int64] | None


class Journal(InDatabase):
    """The part of a store that tells its changes."""

    @property
    def generation(self) -> int:
        """A number that grows with every change of passages and vectors, by whichever process.

        It grows by random steps: a library that is restored from a backup and then changed otherwise comes to
        a generation that no index of it has seen.
        """
        with self._database.reading() as connection:
            return int(connection.execute("SELECT value FROM generation").fetchone()[0])

    def changes_since(self, moment: Moment | None) -> Change:
        """Which passages have changed since a moment, by whichever process.

        Args:
            moment: as an earlier call gave it; None for none.
        """
        last = "SELECT sequence, mark, (SELECT value FROM generation) FROM journal ORDER BY sequence DESC LIMIT 1"
        changed = "SELECT DISTINCT passage FROM journal WHERE sequence > ? ORDER BY passage"
        with self._database.reading() as connection:
            sequence, mark, generation = connection.execute(last).fetchone()
            now = Moment(sequence, mark)
            if moment is None:
                return Change(int(generation), now, None)
            known = connection.execute("SELECT 1 FROM journal WHERE sequence = ? AND mark = ?", moment).fetchone()
            if known is None:
                return Change(int(generation), now, None)
            rows = connection.execute(changed, (moment.sequence,))
            return Change(int(generation), now, np.fromiter((row[0] for row in rows), np.int64))

    def forget_changes(self, before: Moment) -> None:
        """Forget which passages changed before a moment: of what changed since an earlier one nothing is known then."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM journal WHERE sequence < ?", (before.sequence,))
