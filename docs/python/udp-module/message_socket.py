"""An object around a UDP socket. Its messages are texts."""

import socket


# ANCHOR: class
class MessageSocket:
    def __init__(self, addr=("127.0.0.1", 8080), encoding="utf-8"):
        family = socket.AF_INET6 if ":" in addr[0] else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.addr = addr
        self.encoding = encoding

    def bind(self):
        self.socket.bind(self.addr)

    def send(self, text, addr):
        self.socket.sendto(text.encode(self.encoding), addr)

    def receive(self):
        data, addr = self.socket.recvfrom(65535)
        return data.decode(self.encoding), addr
# ANCHOR_END: class
