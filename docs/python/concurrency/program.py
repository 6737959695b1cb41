"""What the three programs have, so that their source can be about clients alone: the address on the
command line, the listener, and the one error line and exit code.
"""

import argparse
import errno
import socket
import sys


def listener(about):
    """A listener on the address that the command line gives."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument(
        "--addr", metavar="HOST:PORT", type=host_and_port, default="127.0.0.1:8080",
        help="the address to listen on; port 0 picks a free one")
    host, port = parser.parse_args().addr
    # Each line leaves at once, also when the output is not a terminal.
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    failure = f"cannot resolve {host}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        found = []
    for family, _, _, _, address in found:
        try:
            listener = socket.create_server(address, family=family, backlog=128)
        except OSError as error:
            failure = in_words(address, error)
            continue
        print("listening on", shown(listener.getsockname()))
        return listener
    sys.exit(f"error: {failure}")


def in_words(address, error):
    """What an error of bind() means, with the address it is about."""
    if error.errno == errno.EADDRINUSE:
        return f"{shown(address)} is already in use"
    return f"{shown(address)}: {error.strerror}"


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


def shown(address):
    """An address as it is written: `127.0.0.1:8080`, `[::1]:8080`."""
    host, port = address[:2]  # an IPv6 address has four parts
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def echo(line):
    """The answer to a line. It may end in `\\n`, in `\\r\\n`, or, as the last one, in nothing."""
    if line.endswith(b"\n"):
        line = line[:-1].removesuffix(b"\r")
    return b"echo: " + line + b"\n"
