"""How fast something goes, beside its bar."""

from rich.progress import ProgressColumn, Task
from rich.text import Text

__all__ = ["RateColumn"]


class RateColumn(ProgressColumn):
    """Steps a second, or a minute where that is less than one: "12.0/s", "3.5/min"."""

    def render(self, task: Task) -> Text:
        """See ``ProgressColumn``."""
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:,.1f}/s" if speed >= 1 else f"{60 * speed:,.1f}/min", "progress.data.speed")
