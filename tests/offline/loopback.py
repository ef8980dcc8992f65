"""Runs a command in a network namespace whose loopback was brought up: `loopback.py COMMAND …`.

A new namespace has only that interface, and it is down. Tests talk to servers of their own through
it; nothing else can be reached. Meant for `unshare --map-root-user --net`.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import sys

_GET_FLAGS, _SET_FLAGS, _UP = (
    0x8913,
    0x8914,
    0x1,
)  # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP: netdevice(7)
_REQUEST = "16sh14x"  # struct ifreq: name, flags


def main() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack(_REQUEST, b"lo", 0)
        _, flags = struct.unpack(_REQUEST, fcntl.ioctl(any_socket, _GET_FLAGS, asked))
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack(_REQUEST, b"lo", flags | _UP))
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
