"""Fetching models over the network: only what somebody typed, and only after they asked for it.

Knows neither Qt nor torch, and stands on core alone. `look_up` asks what is at an address,
`choose` says which of its files are wanted, `make_plan` where they go, and `fetch` fetches them.
"""

from aipaint.downloads.address import Address, RepoAddress, UrlAddress, parse_address
from aipaint.downloads.choosing import choose
from aipaint.downloads.fetching import Progress, fetch
from aipaint.downloads.listing import Listing, RemoteFile, look_up
from aipaint.downloads.plan import Plan, make_plan
from aipaint.downloads.web import Lifeline, Web

__all__ = [
    "Address",
    "Lifeline",
    "Listing",
    "Plan",
    "Progress",
    "RemoteFile",
    "RepoAddress",
    "UrlAddress",
    "Web",
    "choose",
    "fetch",
    "look_up",
    "make_plan",
    "parse_address",
]
