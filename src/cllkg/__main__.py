"""``python -m cllkg`` is ``cllkg``."""

from cllkg.cli import main

if __name__ == "__main__":
    main()
