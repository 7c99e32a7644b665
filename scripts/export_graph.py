"""The same as ``cllkg export``, for readers who look for it here."""

import sys

from cllkg.cli import main

if __name__ == "__main__":
    main(["export", *sys.argv[1:]])
