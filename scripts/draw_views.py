"""The same as ``cllkg view``, for readers who look for it here."""

import sys

from cllkg.cli import main

if __name__ == "__main__":
    main(["view", *sys.argv[1:]])
