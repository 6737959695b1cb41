#!/usr/bin/env python3
"""What a client costs, and how fast it is answered while others are connected. Linux.

    cargo build --release -p concurrency-solution
    solutions/05-concurrency/benches/clients.py

For each server: how much memory a client takes that is connected and has sent a line; and how long an
answer takes while 100 clients send lines one after another, in the middle and for the slowest in a
hundred. At last, whether concurrency-async holds 10,000 clients in 100 MB.
"""

import resource
import selectors
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

PROGRAMS = Path(__file__).parents[3] / "target" / "release"
# The pool needs a thread for each of them.
CLIENTS = 1000
BUSY = 100
ANSWERS = 20_000


def main():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(f"{'server':<10}{'KiB a client':>14}{'threads':>10}{'median, µs':>12}{'99 of 100, µs':>15}")
    for name, flags in [("threads", []), ("pool", ["--workers", str(CLIENTS)]), ("async", [])]:
        memory, threads = cost(name, flags, CLIENTS)
        # What it takes with nobody connected; a pool has its threads even then.
        memory -= cost(name, [], 1)[0]
        median, slow = latency(name, flags)
        print(f"{name:<10}{memory / CLIENTS / 1024:>14.1f}{threads:>10}{median:>12.0f}{slow:>15.0f}")
    if most < 10_100:
        sys.exit(f"10,000 clients need more than {most} descriptors (`ulimit -Hn`)")
    memory, threads = cost("async", [], 10_000)
    print(f"10,000 clients: {memory / 1e6:.0f} MB in {threads} threads")
    if memory > 100e6:
        sys.exit("concurrency-async should hold 10,000 clients in at most 100 MB")


class Server:
    def __init__(self, name, flags):
        path = PROGRAMS / f"concurrency-solution-{name}"
        self.process = subprocess.Popen(
            [path, "--addr", "127.0.0.1:0", *flags], stdout=subprocess.PIPE, text=True)
        addr = self.process.stdout.readline().removeprefix("listening on ").strip()
        host, port = addr.split(":")
        self.addr = host, int(port)

    def connect(self, count):
        clients = []
        for number in range(count):
            clients.append(socket.create_connection(self.addr))
            # So that the queue of connections never overflows: it is served up to here.
            exchange(clients[-1])
            # What it prints must not fill the pipe.
            self.process.stdout.readline()
        return clients

    def status(self, field):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1])

    def end(self):
        self.process.kill()
        self.process.wait()


def cost(name, flags, count):
    server = Server(name, flags)
    clients = server.connect(count)
    result = server.status("VmRSS:") * 1024, server.status("Threads:")
    server.end()
    return result


def latency(name, flags):
    server = Server(name, flags)
    clients = server.connect(BUSY)
    selector = selectors.DefaultSelector()
    asked = {}
    times = []
    for client in clients:
        selector.register(client, selectors.EVENT_READ)
        asked[client] = time.perf_counter()
        client.sendall(b"hello\n")
    while len(times) < ANSWERS:
        for key, _ in selector.select():
            client = key.fileobj
            client.recv(100)
            now = time.perf_counter()
            times.append((now - asked[client]) * 1e6)
            asked[client] = now
            client.sendall(b"hello\n")
    server.end()
    return statistics.median(times), statistics.quantiles(times, n=100)[-1]


def exchange(client):
    client.sendall(b"hello\n")
    client.recv(100)


if __name__ == "__main__":
    main()
