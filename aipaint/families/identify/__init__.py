"""Tells what a model file is from its header alone: nothing is loaded, nothing can run.

`identify(path)` describes a file or folder in a `Found`; `scan` does so for folders of thousands.
Which kinds are known is an ordered list of small detectors in `kinds`.
"""

from __future__ import annotations

from aipaint.families.identify.found import Found, Kind, Network, RefusedError, Told
from aipaint.families.identify.identify import identify

__all__ = ["Found", "Kind", "Network", "RefusedError", "Told", "identify"]
