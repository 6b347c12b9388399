"""``python -m qa.cli`` is ``footnote``."""

from qa.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
