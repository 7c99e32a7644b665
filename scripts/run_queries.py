"""The same as ``cllkg query``, for readers who look for it here."""

import sys

from cllkg.cli import main

if __name__ == "__main__":
    main(["query", *sys.argv[1:]])
