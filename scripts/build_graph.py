"""The same as ``cllkg build``, for readers who look for it here."""

import sys

from cllkg.cli import main

if __name__ == "__main__":
    main(["build", *sys.argv[1:]])
