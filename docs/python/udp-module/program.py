"""What both programs have, so that their source can be about messages alone.

The address and the encoding on the command line, the one error line and exit code, and text from
the network made safe to print.
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
        sys.exit(f"error: {error.strerror or error}")
    except UnicodeError as error:
        sys.exit(f"error: {error}")


def arguments(description):
    """What takes the flags that both programs have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--addr", metavar="HOST:PORT", type=host_and_port,
                        default="127.0.0.1:8080", help="the server's address")
    parser.add_argument("--encoding", metavar="LABEL", type=encoding, default="utf-8",
                        help="the encoding of all texts")
    return parser


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


def encoding(label):
    """The value of `--encoding`. All of ours write an A in one byte, as ASCII does: UTF-16 and UTF-32 do not."""
    try:
        letter = "A".encode(label)
    except LookupError:
        raise argparse.ArgumentTypeError(f"there is no encoding {label!r}")
    if letter != b"A":
        raise argparse.ArgumentTypeError(f"{label} does not write an A as ASCII does")
    return label


def try_each(addr, attempt):
    """Calls `attempt` with each address that the host has, in turn, until one works."""
    host, port = addr
    failure = f"cannot resolve {host}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
    except (socket.gaierror, UnicodeError):
        found = []
    for *_, sockaddr in found:
        try:
            return attempt(sockaddr)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                failure = f"{written(sockaddr)} is already in use"
            else:
                failure = f"{written(sockaddr)}: {error.strerror}"
    sys.exit(f"error: {failure}")


def written(sockaddr):
    """An address as it is written: `127.0.0.1:8080`, `[::1]:8080`."""
    host, port = sockaddr[:2]  # an IPv6 address has four parts
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def printable(text):
    """Text from the network with its control characters escaped, as Rust writes them."""
    short = {"\0": r"\0", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
    return "".join(
        short.get(c, f"\\u{{{ord(c):x}}}") if unicodedata.category(c) == "Cc" else c
        for c in text
    )
