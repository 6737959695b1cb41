"""What both programs have, so that their source can be about sockets alone.

The Python counterpart of the Rust crate `program`: the address on the command line, its one error
line and exit code, and text from the network made safe to print.
"""

import argparse
import errno
import socket
import sys
import unicodedata


def run(program, args):
    """Runs a program: a failure becomes the line `error: ...` on standard error and exit code 1."""
    # Each line leaves at once, also when the output is not a terminal.
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    try:
        program(args)
    except OSError as error:
        sys.exit(f"error: {error.strerror}")


def host_and_port(text):
    """The value of `--addr`, as argparse wants it."""
    host, _, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]  # an IPv6 address
    elif ":" in host:
        raise argparse.ArgumentTypeError(f"an IPv6 address goes in brackets: [{host}]:{port}")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"expected HOST:PORT, not {text!r}")
    return host, int(port)


def try_each(addr, attempt):
    """Calls `attempt` with each address that the host has, in turn, until one works."""
    host, port = addr
    failure = f"cannot resolve {host}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        found = []
    for family, _, _, _, sockaddr in found:
        try:
            return attempt(family, sockaddr)
        except OSError as error:
            failure = in_words(sockaddr, error)
    sys.exit(f"error: {failure}")


def in_words(sockaddr, error):
    """What an error of bind() or connect() means, with the address it is about."""
    if error.errno == errno.EADDRINUSE:
        return f"{written(sockaddr)} is already in use"
    if error.errno == errno.ECONNREFUSED:
        return f"nobody is listening on {written(sockaddr)}"
    return f"{written(sockaddr)}: {error.strerror}"


def written(sockaddr):
    """An address as it is written: `127.0.0.1:8080`, `[::1]:8080`."""
    host, port = sockaddr[:2]  # an IPv6 address has four parts
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def printable(data):
    """Text from the network with its control characters escaped, as Rust writes them."""
    short = {"\0": r"\0", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
    return "".join(
        short.get(c, f"\\u{{{ord(c):x}}}") if unicodedata.category(c) == "Cc" else c
        for c in data.decode("utf-8", errors="replace")
    )
