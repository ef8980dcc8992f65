"""Python imports this by itself wherever its folder is on PYTHONPATH: in every child of a test.

An attempt to reach another machine raises RuntimeError, which no retry or fallback swallows as it
would an OSError. Audit hooks cannot be taken away again, and they see what subclasses and C code
of the socket module do; what brings its own network code (Qt, Rust) is held by CI's empty network.
"""

from __future__ import annotations

import sys

LOCAL = {"localhost", "127.0.0.1", "::1", "", None}


def forbid_network(event: str, arguments: tuple[object, ...]) -> None:
    """Raise RuntimeError for a socket event that leads off this machine."""
    host: object = None
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(
            address, tuple
        ):  # anything else is a Unix socket's path, or connected already
            host = address[0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if host not in LOCAL:
        raise RuntimeError(f"{event}: tests run offline, but something tried to reach {host}")


sys.addaudithook(forbid_network)
