"""Asking a server: proxies, redirects, encryption, and an end at any moment.

Python's own urllib does the talking. Redirects are followed here, by hand, so that each step is
judged before it is taken.
"""

from __future__ import annotations

import contextlib
import functools
import http.client
import os
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import weakref
from collections.abc import Generator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from aipaint import __version__
from aipaint.core.errors import CancelledError, UserError
from aipaint.downloads.address import check_url, is_this_machine

TIMEOUT = 30.0  # seconds without a single byte, also for reaching the server
MAX_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_BUSY = (408, 425, 429, 500, 502, 503, 504)


class TransientError(Exception):
    """The server or the line failed in a way that may pass: worth another try.

    told: what to say to the user if it does not pass. wait: seconds the server asks to wait for.
    """

    def __init__(self, told: UserError, wait: float = 0.0) -> None:
        super().__init__(told.message)
        self.told, self.wait = told, wait


class Lifeline:
    """Ends a download from any thread, also one that waits for a byte that never comes."""

    def __init__(self) -> None:
        self._cut = threading.Event()
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    @property
    def is_cut(self) -> bool:
        """Whether it was ended."""
        return self._cut.is_set()

    def cut(self) -> None:
        """End what is under way, and whatever would begin."""
        with self._lock:
            self._cut.set()
            for each in self._sockets:
                _shut(each)

    def check(self) -> None:
        """Raise CancelledError after `cut`."""
        if self._cut.is_set():
            raise CancelledError

    def wait(self, seconds: float) -> None:
        """Sleep, unless it is cut. Raises CancelledError."""
        self._cut.wait(seconds)
        self.check()

    def hold(self, connection: socket.socket) -> None:
        """Shut this connection too when it is cut."""
        with self._lock:
            self._sockets.add(connection)
            if self._cut.is_set():
                _shut(connection)


class Answer:
    """An open answer. status: 200, 206 or 416. url: where it came from in the end."""

    def __init__(self, response: Any, url: str, lifeline: Lifeline) -> None:
        self._response, self.url, self._lifeline = response, url, lifeline
        self.status: int = response.status
        self.headers: http.client.HTTPMessage = response.headers

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, b"" at the end. Raises TransientError, CancelledError."""
        try:
            # What is there, not all that is wanted: a line that breaks then costs nothing.
            data: bytes = self._response.read1(size)
        except (OSError, http.client.HTTPException, ValueError) as error:
            # ValueError: what was shut meanwhile cannot be read from.
            self._lifeline.check()
            raise _lost(self.url, error) from error
        self._lifeline.check()
        return data

    def length(self) -> int | None:
        """How many bytes the answer says it has."""
        told = self.headers.get("Content-Length", "")
        return int(told) if told.isdecimal() and len(told) < 19 else None


class Web:
    """What may be asked of the network, for as long as `lifeline` holds.

    tokens: a secret for a host, sent to that host alone and only encrypted.
    """

    def __init__(self, lifeline: Lifeline, tokens: Mapping[str, str] | None = None) -> None:
        self.lifeline = lifeline
        self._tokens = {host.lower(): token for host, token in (tokens or {}).items()}
        opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),  # those that environment or system name
            _Plain(lifeline),
            _Encrypted(lifeline),
        ):
            opener.add_handler(handler)
        self._opener = opener

    @contextlib.contextmanager
    def open(self, url: str, headers: Mapping[str, str] | None = None) -> Generator[Answer]:
        """Ask for `url` and follow where it leads, at most five times.

        Raises UserError for what will not pass, TransientError for what may, CancelledError.
        """
        begun = is_this_machine(check_url(url).hostname or "")
        for _ in range(MAX_REDIRECTS + 1):
            self.lifeline.check()
            response = self._ask(url, headers or {})
            with contextlib.closing(response):
                if response.status not in _MOVED:
                    _check_status(response, url)
                    yield Answer(response, url, self.lifeline)
                    return
                url = urljoin(url, response.headers.get("Location", ""))
            host = check_url(url).hostname or ""
            if is_this_machine(host) and not begun:
                raise UserError(
                    "The server sends the download back to this machine.",
                    fix="Do not use this address.",
                )
        raise UserError(
            "The server sends the download from one address to the next without end.",
            fix="Check the address, or try again later.",
        )

    def read(self, url: str, limit: int, seconds: float = 60.0) -> bytes:
        """Return a short answer whole. Raises as `open`, UserError also for one that is too long.

        limit: bytes. seconds: how long it may take altogether.
        """
        pieces, length, end = [], 0, time.monotonic() + seconds
        with self.open(url, {"Accept": "application/json"}) as answer:
            while piece := answer.read(1 << 16):
                pieces.append(piece)
                length += len(piece)
                if length > limit or time.monotonic() > end:
                    raise UserError(
                        "The answer of {host} cannot be used.",
                        "It has no end.",
                        "Check the address, or try again later.",
                        host=_host(url),
                    )
        return b"".join(pieces)

    def _ask(self, url: str, headers: Mapping[str, str]) -> Any:
        # Other encodings could unfold to more than there is room for.
        sent = {"User-Agent": f"aipaint/{__version__}", "Accept-Encoding": "identity", **headers}
        request = urllib.request.Request(url, headers=sent)
        parts = urlsplit(url)
        token = self._tokens.get(parts.netloc.lower())
        if token and (parts.scheme == "https" or is_this_machine(parts.hostname or "")):
            request.add_unredirected_header("Authorization", f"Bearer {token}")
        try:
            return self._opener.open(request, timeout=TIMEOUT)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.lifeline.check()
            raise _unreachable(url, error) from error


def hub_tokens(endpoint: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the secret that HF_TOKEN holds for the hub, for `Web`; no file is looked into."""
    token = environment.get("HF_TOKEN", "").strip()
    usable = token.isascii() and token.isprintable()
    return {urlsplit(endpoint).netloc: token} if token and usable else {}


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, lifeline: Lifeline) -> None:
        super().__init__()
        self._kind = functools.partial(_PlainConnection, lifeline)

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._kind, req)  # type: ignore[arg-type]


class _Encrypted(urllib.request.HTTPSHandler):
    def __init__(self, lifeline: Lifeline) -> None:
        self._trust = ssl.create_default_context()
        super().__init__(context=self._trust)
        self._kind = functools.partial(_EncryptedConnection, lifeline)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._kind, req, context=self._trust)  # type: ignore[arg-type]


class _PlainConnection(http.client.HTTPConnection):
    def __init__(self, lifeline: Lifeline, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._lifeline = lifeline

    def connect(self) -> None:
        super().connect()
        self._lifeline.hold(self.sock)


class _EncryptedConnection(http.client.HTTPSConnection):
    def __init__(self, lifeline: Lifeline, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._lifeline = lifeline

    def connect(self) -> None:
        super().connect()
        self._lifeline.hold(self.sock)


def _shut(connection: socket.socket) -> None:
    # Shut, not closed: that wakes the thread which waits for it.
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _host(url: str) -> str:
    return urlsplit(url).hostname or "?"


def _check_status(response: Any, url: str) -> None:
    status, host = response.status, _host(url)
    if status in (200, 206, 416):
        return
    if status in (401, 403):
        raise UserError(
            "{host} does not give this file to everybody.",
            "It wants to know who asks, or that its licence was agreed to (answer {status}).",
            "Agree on its page, and set HF_TOKEN for a hub; or download it with a browser.",
            host=host,
            status=status,
        )
    if status in (404, 410):
        raise UserError(
            "{host} has nothing at this address.",
            "It answered {status}.",
            "Check that it is written as on the page.",
            host=host,
            status=status,
        )
    told = UserError(
        "{host} cannot deliver at the moment.",
        "It answered {status}.",
        "Try again later; what has come so far is kept.",
        host=host,
        status=status,
    )
    if status in _BUSY:
        asked = response.headers.get("Retry-After", "")
        raise TransientError(told, float(asked) if asked.isdecimal() and len(asked) < 5 else 0.0)
    raise told


def _unreachable(url: str, error: Exception) -> Exception:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return UserError(
            "{host} cannot prove who it is.",
            "{reason}.",
            "Check the address and this machine's clock.",
            host=_host(url),
            reason=reason.verify_message,
        )
    return TransientError(
        UserError(
            "{host} cannot be reached.",
            "The system says: {reason}.",
            "Check the network connection and the address.",
            host=_host(url),
            reason=_words(reason),
        )
    )


def _lost(url: str, error: Exception) -> TransientError:
    return TransientError(
        UserError(
            "The connection to {host} broke off.",
            "The system says: {reason}.",
            "Try again; what has come so far is kept.",
            host=_host(url),
            reason=_words(error),
        )
    )


def _words(reason: object) -> str:
    told = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return str(told).rstrip(".")[:200]
