"""`python -m aipaint` is `aipaint`."""

import sys

from aipaint.cli import main

if __name__ == "__main__":
    sys.exit(main())
