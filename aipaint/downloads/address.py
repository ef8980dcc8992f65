"""What somebody typed to be downloaded: a repository on a hub, or the address of one file."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from aipaint.core.errors import UserError
from aipaint.downloads.names import check_path

HUB = "https://huggingface.co"
_MAX_LENGTH = 4096
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
_REPO = re.compile(rf"({_NAME})/({_NAME})(?:@([A-Za-z0-9][A-Za-z0-9._/-]{{0,127}}))?")
_PLACES = ("resolve", "blob", "raw", "tree")


class RepoAddress(msgspec.Struct, frozen=True, kw_only=True):
    """A repository of a hub. endpoint: its address without a slash at the end.

    revision: a branch, tag or commit. path: a file or folder in it, "" for all of it.
    """

    endpoint: str
    repo: str
    revision: str = "main"
    path: str = ""

    def __str__(self) -> str:
        return self.repo if self.revision == "main" else f"{self.repo}@{self.revision}"


class UrlAddress(msgspec.Struct, frozen=True, kw_only=True):
    """The address of one file. It may hold a secret: print it with `str`, which leaves that out."""

    url: str

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}{parts.path}"


Address: TypeAlias = RepoAddress | UrlAddress


def parse_address(text: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Return what `text` names: `owner/name`, `owner/name@revision`, or an address.

    An address on the hub's site becomes its repository. HF_ENDPOINT names another hub that
    speaks the same language. Raises UserError for anything else, and for an address that is
    neither https nor on this machine.
    """
    text = text.strip()
    hub = endpoint(environment)
    if (named := _REPO.fullmatch(text)) is not None:
        return RepoAddress(
            endpoint=hub,
            repo=f"{_checked(named[1])}/{_checked(named[2])}",
            revision=named[3] or "main",
        )
    if "://" not in text or len(text) > _MAX_LENGTH:
        raise UserError(
            "{text} names nothing that can be downloaded.",
            fix="Type a repository such as owner/name, or an address that begins with https://.",
            text=repr(text[:80]),
        )
    parts = check_url(text)
    for site in {hub, HUB}:
        found = _on_hub(parts, site, hub)
        if found is not None:
            return found
    return UrlAddress(url=text.partition("#")[0])


def endpoint(environment: Mapping[str, str]) -> str:
    """Return the hub that is asked. Raises UserError when HF_ENDPOINT is no address."""
    chosen = environment.get("HF_ENDPOINT", "").strip().rstrip("/")
    if not chosen:
        return HUB
    if "://" not in chosen:
        raise UserError(
            "The hub {address} cannot be asked.",
            "HF_ENDPOINT holds no address that begins with https://.",
            "Correct that environment variable, or remove it.",
            address=repr(chosen[:80]),
        )
    check_url(chosen)
    return chosen


def check_url(url: str) -> SplitResult:
    """Return the parts of an address that may be asked.

    Raises UserError for one without encryption that leads off this machine, for other kinds than
    http, and for one that holds a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if not host or port == 0 or not url.isprintable() or any(sign.isspace() for sign in url):
        raise UserError(
            "{address} is no address.",
            fix="Copy it whole; it begins with https://.",
            address=repr(url[:80]),
        )
    if parts.username is not None or parts.password is not None:
        raise UserError(
            "An address with a name or password in it cannot be used.",
            "It would be kept where others can read it.",
            "Download the file with a browser instead.",
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(host)):
        raise UserError(
            "The address on {host} cannot be used.",
            "It does not begin with https://, so that anybody on the way could change the file.",
            "Use the address that begins with https://.",
            host=host,
        )
    return parts


def is_this_machine(host: str) -> bool:
    """Whether a host's name means the machine that asks."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _on_hub(parts: SplitResult, site: str, hub: str) -> RepoAddress | None:
    home = urlsplit(site)
    prefix = home.path + "/"
    if parts.netloc.lower() != home.netloc.lower() or not parts.path.startswith(prefix):
        return None
    pieces = [unquote(piece) for piece in parts.path[len(prefix) :].split("/") if piece]
    if len(pieces) < 2 or _REPO.fullmatch("/".join(pieces[:2])) is None:
        return None
    repo = f"{_checked(pieces[0])}/{_checked(pieces[1])}"
    if len(pieces) == 2:
        return RepoAddress(endpoint=hub, repo=repo)
    if pieces[2] not in _PLACES or len(pieces) < 4:
        return None
    path = "/".join(pieces[4:])
    return RepoAddress(
        endpoint=hub, repo=repo, revision=pieces[3], path=check_path(path) if path else ""
    )


def _checked(name: str) -> str:
    if ".." in name or "--" in name or name.endswith((".", ".git", "-")):
        raise UserError(
            "No repository can be called {name}.",
            fix="Copy its name from the hub's page.",
            name=repr(name),
        )
    return name
