"""A server on this machine that knows ranges, hubs and many ways to fail."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Resource:
    """What is at a path. cut: bytes after which the line breaks, one entry an answer.

    hang: what is waited for before the line is closed. sent: set before that.
    """

    data: bytes = b""
    type: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)
    location: str = ""
    status: int = 200
    statuses: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    ranges: bool = True
    tag: str = ""
    lengthless: bool = False
    hang: threading.Event | None = None
    sent: threading.Event = field(default_factory=threading.Event)


@dataclass
class Site:
    """A running server. asked: (path, headers) of each question in order."""

    address: str
    resources: dict[str, Resource] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, data: bytes = b"", **named: object) -> str:
        """Put something at a path and return its address."""
        self.resources[path] = Resource(data, **named)  # type: ignore[arg-type]
        return self.address + path

    def put_repo(
        self, repo: str, files: dict[str, bytes], lfs: Callable[[str], bool] | None = None
    ) -> None:
        """Put a repository there as a hub has it."""
        siblings = []
        for path, data in files.items():
            entry: dict[str, object] = {"rfilename": path, "size": len(data)}
            if (lfs or is_large)(path):
                digest = hashlib.sha256(data).hexdigest()
                entry["lfs"] = {"sha256": digest, "size": len(data), "pointerSize": 130}
            else:
                blob = hashlib.sha1(f"blob {len(data)}\0".encode() + data)
                entry["blobId"] = blob.hexdigest()
            siblings.append(entry)
            place = f"/cdn/{repo}/{path}"
            self.put(place, data, tag='"one"')
            self.put(f"/{repo}/resolve/{COMMIT}/{path}", location=place)
        told = {"id": repo, "sha": COMMIT, "siblings": siblings, "tags": ["license:mit"]}
        self.put(f"/api/models/{repo}/revision/main", json.dumps(told).encode())

    def ranges(self, path: str) -> list[str]:
        """Which ranges of a path were asked for."""
        return [headers.get("Range", "") for asked, headers in self.asked if asked == path]


def is_large(path: str) -> bool:
    return path.endswith((".safetensors", ".bin", ".ckpt", ".gguf", ".pt"))


@contextlib.contextmanager
def run_site(identity: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve until the block ends. identity: what it proves itself with, None for plain http."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    if identity is not None:
        server.socket = identity.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    kind = "http" if identity is None else "https"
    site = Site(f"{kind}://127.0.0.1:{server.server_address[1]}")
    server.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        for resource in site.resources.values():
            if resource.hang is not None:
                resource.hang.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    silent: ClassVar[bool] = True

    def do_GET(self) -> None:
        self.close_connection = True
        site: Site = self.server.site  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        site.asked.append((path, dict(self.headers)))
        found = site.resources.get(path)
        if found is None:
            self._head(404, {"Content-Length": "0"})
            return
        if found.location:
            self._head(302, {"Location": found.location, "Content-Length": "0"})
            return
        status = found.statuses.pop(0) if found.statuses else found.status
        if status != 200:
            self._head(status, {"Content-Length": "0", **found.headers})
            return
        self._send(found)

    def _send(self, found: Resource) -> None:
        # Before the header is sent: whoever asked may change all this as soon as it is there.
        data, headers, status, hang = found.data, dict(found.headers), 200, found.hang
        end = found.cut.pop(0) if found.cut else None
        if found.tag:
            headers["ETag"] = found.tag
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        condition = self.headers.get("If-Range", found.tag)
        if wanted and found.ranges and condition == found.tag:
            start = int(wanted[1])
            if start >= len(data):
                self._head(416, {"Content-Length": "0"})
                return
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
            data, status = data[start:], 206
        if not found.lengthless:
            headers["Content-Length"] = str(len(data))
        headers["Content-Type"] = found.type
        self._head(status, headers)
        with contextlib.suppress(OSError):
            self.wfile.write(data[:end])
            if hang is not None:
                self.wfile.flush()
                found.sent.set()
                hang.wait(30)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
