"""Where the packaged application starts: the same command line as everywhere."""

import multiprocessing
import sys

if __name__ == "__main__":
    # A packaged child process starts here as well; it must turn into a worker before anything else.
    multiprocessing.freeze_support()
    from aipaint.cli import main

    sys.exit(main())
