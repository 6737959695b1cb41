"""The module of this chapter: a socket that speaks text, its layers, and what the two programs share.

What the chapter leaves open is so here:

- The log has a line for each datagram: `log: to <peer>, <n> bytes: <text>` and `log: from <peer>, <n> bytes: <text>`,
  where n counts the datagram on the wire, and `log: from <peer>, <n> bytes, dropped` for a forged one.
- A key file may end in one line end.

`python3 _common.py` compares the cipher with the vectors of RFC 8439.
"""
import argparse
import codecs
import errno
import os
import re
import socket
import struct
import sys
from secrets import compare_digest

BUFFER = 65535  # more than the largest datagram (65,507 bytes over IPv4)
NONCE = 12
TAG = 16


class Failure(Exception):
    """Ends the program with one line on stderr and exit code 1."""


class Unmappable(Exception):
    """A text that the encoding cannot express. Nothing was sent."""


class ReceiveError(Exception):
    """A datagram that could not be read, and its sender. The socket goes on."""

    def __init__(self, peer, reason):
        super().__init__(f'{show(peer)} {reason}')
        self.peer = peer


class Malformed(ReceiveError):
    """The datagram is no text in the socket's encoding."""


class Forged(ReceiveError):
    """The datagram was not sealed with our key, or was changed on its way."""

    def __init__(self, peer, size):
        super().__init__(peer, 'sent a datagram that does not open with our key')
        self.size = size


# Encodings, by the labels of the Encoding Standard, as encoding_rs knows them: those that it can write.

ISO_8859 = {2: '101', 3: '109', 4: '110', 5: '144', 6: '127', 7: '126', 8: '138'}
YEARS = {2: 1987, 3: 1988, 4: 1988, 5: 1988, 6: 1987, 7: 1987, 8: 1988}
LABELS = {
    'utf-8': 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8',
    'cp866': '866 cp866 csibm866 ibm866',
    'iso8859-2': 'csisolatin2 l2 latin2', 'iso8859-3': 'csisolatin3 l3 latin3', 'iso8859-4': 'csisolatin4 l4 latin4',
    'iso8859-5': 'csisolatincyrillic cyrillic',
    'iso8859-6': 'arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i',
    'iso8859-7': 'csisolatingreek ecma-118 elot_928 greek greek8 sun_eu_greek',
    'iso8859-8': 'csiso88598e csisolatinhebrew hebrew iso-8859-8-e visual csiso88598i iso-8859-8-i logical',
    'iso8859-10': 'csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6',
    'iso8859-13': 'iso-8859-13 iso8859-13 iso885913', 'iso8859-14': 'iso-8859-14 iso8859-14 iso885914',
    'iso8859-15': 'csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9', 'iso8859-16': 'iso-8859-16',
    'koi8-r': 'cskoi8r koi koi8 koi8-r koi8_r', 'koi8-u': 'koi8-ru koi8-u',
    'mac-roman': 'csmacintosh mac macintosh x-mac-roman', 'mac-cyrillic': 'x-mac-cyrillic x-mac-ukrainian',
    'cp874': 'dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874',
    'cp1252': 'ansi_x3.4-1968 ascii cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 '
              'iso_8859-1:1987 l1 latin1 us-ascii',
    'cp1254': 'csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5',
    'gbk': 'chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk', 'gb18030': 'gb18030',
    'big5hkscs': 'big5 big5-hkscs cn-big5 csbig5 x-x-big5',
    'euc-jp': 'cseucpkdfmtjapanese euc-jp x-euc-jp', 'iso2022-jp': 'csiso2022jp iso-2022-jp',
    'shift_jis': 'csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis',
    'cp949': 'cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 '
             'windows-949',
    'x-user-defined': 'x-user-defined',
}
CODECS = {label: codec for codec, labels in LABELS.items() for label in labels.split()}
CODECS |= {label: f'iso8859-{n}' for n, ir in ISO_8859.items()
           for label in (f'iso-8859-{n}', f'iso8859-{n}', f'iso8859{n}', f'iso_8859-{n}', f'iso_8859-{n}:{YEARS[n]}',
                         f'iso-ir-{ir}')}
CODECS |= {label: f'cp{n}' for n in range(1250, 1259) for label in (f'cp{n}', f'windows-{n}', f'x-cp{n}')}

NO_SHIFT_JIS = re.compile('[\xa0\uf8f0-\uf8f3]')  # what cp932 makes of four bytes that are no Shift_JIS
USER_DEFINED = ''.join(map(chr, [*range(0x80), *range(0xf780, 0xf800)]))


def c1_controls(error):
    """A byte that a Windows code page leaves free stands for the control character of its number."""
    if isinstance(error, UnicodeDecodeError) and 0x80 <= error.object[error.start] < 0xa0:
        return chr(error.object[error.start]), error.start + 1
    if isinstance(error, UnicodeEncodeError) and '\x80' <= error.object[error.start] < '\xa0':
        return error.object[error.start].encode('latin-1'), error.start + 1
    raise error


def euro_in_gbk(error):
    """A lone 0x80 is the euro sign."""
    if error.object[error.start] == 0x80:
        return '€', error.start + 1
    raise error


codecs.register_error('c1', c1_controls)
codecs.register_error('euro', euro_in_gbk)


class Encoding:
    """One encoding: both directions are strict."""

    def __init__(self, label):
        self.label = label
        try:
            self.codec = CODECS[label.strip('\t\n\f\r ').lower()]
        except KeyError:
            raise argparse.ArgumentTypeError(f'no encoding has the label {label!r}') from None

    def encode(self, text):
        try:
            return self.bytes_of(text)
        except UnicodeEncodeError as error:
            code = ord(error.object[error.start])
            raise Unmappable(f'{self.label} cannot express U+{code:04X}') from None

    def bytes_of(self, text):
        if self.codec == 'gbk':
            return b''.join(self.gbk_character(character) for character in text)
        if self.codec == 'shift_jis':
            if free := NO_SHIFT_JIS.search(text):
                raise UnicodeEncodeError('shift_jis', text, free.start(), free.end(), 'not in this encoding')
            return text.replace('\xa5', '\\').replace('‾', '~').replace('\u2212', '\uff0d').encode('cp932')
        if self.codec == 'x-user-defined':
            return codecs.charmap_encode(text, 'strict', codecs.charmap_build(USER_DEFINED))[0]
        return text.encode(self.codec, 'c1' if self.codec.startswith('cp125') else 'strict')

    def gbk_character(self, character):
        coded = b'\x80' if character == '€' else character.encode('gb18030')
        if len(coded) > 2:
            raise UnicodeEncodeError('gbk', character, 0, 1, 'not in this encoding')
        return coded

    def decode(self, datagram):
        """The text, or UnicodeDecodeError."""
        if self.codec == 'gbk':
            return datagram.decode('gb18030', 'euro')
        if self.codec == 'shift_jis':
            text = datagram.decode('cp932')
            if NO_SHIFT_JIS.search(text):
                raise UnicodeDecodeError('shift_jis', datagram, 0, 1, 'not in this encoding')
            return text
        if self.codec == 'x-user-defined':
            return codecs.charmap_decode(datagram, 'strict', USER_DEFINED)[0]
        return datagram.decode(self.codec, 'c1' if self.codec.startswith('cp125') else 'strict')


# ChaCha20-Poly1305, RFC 8439.

def chacha20_block(key, counter, nonce):
    """64 bytes of key stream."""
    start = (0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, *struct.unpack('<8I', key), counter,
             *struct.unpack('<3I', nonce))
    x = list(start)
    for _ in range(10):
        for a, b, c, d in ROUNDS:
            xa, xb, xc, xd = x[a], x[b], x[c], x[d]
            xa = (xa + xb) & 0xffffffff
            xd ^= xa
            xd = (xd << 16 | xd >> 16) & 0xffffffff
            xc = (xc + xd) & 0xffffffff
            xb ^= xc
            xb = (xb << 12 | xb >> 20) & 0xffffffff
            xa = (xa + xb) & 0xffffffff
            xd ^= xa
            xd = (xd << 8 | xd >> 24) & 0xffffffff
            xc = (xc + xd) & 0xffffffff
            xb ^= xc
            xb = (xb << 7 | xb >> 25) & 0xffffffff
            x[a], x[b], x[c], x[d] = xa, xb, xc, xd
    return struct.pack('<16I', *((s + y) & 0xffffffff for s, y in zip(start, x)))


ROUNDS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
          (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))


def chacha20(key, counter, nonce, data):
    """The data, enciphered or deciphered."""
    blocks = -(-len(data) // 64)
    stream = b''.join(chacha20_block(key, counter + n, nonce) for n in range(blocks))[:len(data)]
    return (int.from_bytes(data, 'little') ^ int.from_bytes(stream, 'little')).to_bytes(len(data), 'little')


def poly1305(key, message):
    r = int.from_bytes(key[:16], 'little') & 0x0ffffffc0ffffffc0ffffffc0fffffff
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at:at + 16] + b'\x01', 'little')) * r % (2 ** 130 - 5)
    return ((total + int.from_bytes(key[16:], 'little')) & (2 ** 128 - 1)).to_bytes(16, 'little')


def tag_of(key, nonce, ciphertext, extra=b''):
    """The tag over the associated data (none in a datagram) and the ciphertext."""
    padded = extra + bytes(-len(extra) % 16) + ciphertext + bytes(-len(ciphertext) % 16)
    lengths = struct.pack('<QQ', len(extra), len(ciphertext))
    return poly1305(chacha20_block(key, 0, nonce)[:32], padded + lengths)


def seal(key, nonce, plaintext):
    """The datagram: nonce, ciphertext, tag."""
    ciphertext = chacha20(key, 1, nonce, plaintext)
    return nonce + ciphertext + tag_of(key, nonce, ciphertext)


def unseal(key, datagram):
    """The plaintext, or None for a datagram that was not sealed with this key as it stands."""
    if len(datagram) < NONCE + TAG:
        return None
    nonce, ciphertext, tag = datagram[:NONCE], datagram[NONCE:-TAG], datagram[-TAG:]
    if not compare_digest(tag, tag_of(key, nonce, ciphertext)):
        return None
    return chacha20(key, 1, nonce, ciphertext)


# The socket and its layers.

class MessageSocket:
    """Texts over UDP, in one encoding."""

    def __init__(self, family, address, encoding, bound):
        self.encoding = encoding
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        if bound:
            self.socket.bind(address)

    def address(self):
        return self.socket.getsockname()

    def settimeout(self, seconds):
        self.socket.settimeout(seconds)

    def send(self, text, peer):
        """Sends the text; returns the bytes on the wire."""
        return self.put(self.encode(text), peer)

    def receive(self):
        """The next text and its sender."""
        text, peer, _ = self.receive_sized()
        return text, peer

    def receive_sized(self):
        """The next text, its sender, and its bytes on the wire."""
        datagram, peer = self.take()
        return self.decode(datagram, peer), peer, len(datagram)

    def encode(self, text):
        return self.encoding.encode(text)

    def decode(self, datagram, peer):
        try:
            return self.encoding.decode(datagram)
        except UnicodeDecodeError:
            raise Malformed(peer, f'sent a datagram that is not {self.encoding.label}') from None

    def put(self, datagram, peer):
        return self.socket.sendto(datagram, peer)

    def take(self):
        return self.socket.recvfrom(BUFFER)


class Layer(MessageSocket):
    """Around another layer, or the socket, which knows nothing of it."""

    def __init__(self, inner):
        self.inner = inner

    def address(self):
        return self.inner.address()

    def settimeout(self, seconds):
        self.inner.settimeout(seconds)

    def encode(self, text):
        return self.inner.encode(text)

    def decode(self, datagram, peer):
        return self.inner.decode(datagram, peer)

    def put(self, datagram, peer):
        return self.inner.put(datagram, peer)

    def take(self):
        return self.inner.take()


class Sealed(Layer):
    """Seals what it sends, and opens what it receives, with a key that both sides have."""

    def __init__(self, inner, key):
        super().__init__(inner)
        self.key = key

    def encode(self, text):
        return seal(self.key, os.urandom(NONCE), self.inner.encode(text))

    def decode(self, datagram, peer):
        plaintext = unseal(self.key, datagram)
        if plaintext is None:
            raise Forged(peer, len(datagram))
        return self.inner.decode(plaintext, peer)


class Logged(Layer):
    """Notes on stderr what goes by: direction, peer, size, text."""

    def send(self, text, peer):
        size = self.inner.send(text, peer)
        note(f'log: to {show(peer)}, {size} bytes: {escape(text)}')
        return size

    def receive_sized(self):
        try:
            text, peer, size = self.inner.receive_sized()
        except Forged as error:
            note(f'log: from {show(error.peer)}, {error.size} bytes, dropped')
            raise
        note(f'log: from {show(peer)}, {size} bytes: {escape(text)}')
        return text, peer, size

    def put(self, datagram, peer):  # inside of Sealed, where there is no text
        size = self.inner.put(datagram, peer)
        note(f'log: to {show(peer)}, {size} bytes: {datagram.hex()}')
        return size

    def take(self):
        datagram, peer = self.inner.take()
        note(f'log: from {show(peer)}, {len(datagram)} bytes: {datagram.hex()}')
        return datagram, peer


# What the programs share.

def flags(description):
    """The flags that both programs have."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument('--addr', type=host_and_port, default=('127.0.0.1', 8080), metavar='HOST:PORT',
                         help="the server's address (default 127.0.0.1:8080); port 0 picks a free one")
    options.add_argument('--encoding', type=Encoding, default='utf-8', metavar='LABEL',
                         help='the encoding of texts on the wire (default utf-8)')
    options.add_argument('--log', action='store_true', help='note every message on stderr')
    options.add_argument('--key-file', metavar='FILE',
                         help='seal every message with the key in FILE: 64 hexadecimal digits')
    return options


def message_socket(args, bound):
    """The socket for the first address of the name that can be had, with its layers; and that address."""
    key = key_in(args.key_file) if args.key_file is not None else None
    for family, address in addresses(*args.addr):
        try:
            transport = MessageSocket(family, address, args.encoding, bound)
        except OSError as error:
            failure = cannot_bind(address, error)
            continue
        if key is not None:
            transport = Sealed(transport, key)
        if args.log:
            transport = Logged(transport)
        return transport, address
    raise failure


def cannot_bind(address, error):
    """Why the address cannot be had, in words."""
    if error.errno == errno.EADDRINUSE:
        return Failure(f'{show(address)} is already in use')
    return Failure(f'cannot bind {show(address)}: {error.strerror}')


def key_in(path):
    try:
        with open(path, 'rb') as file:
            content = file.read(4096)
    except OSError as error:
        raise Failure(f'cannot read the key file {path}: {error.strerror}') from None
    digits = content.removesuffix(b'\n')
    if re.fullmatch(rb'[0-9a-fA-F]{64}', digits):
        return bytes.fromhex(digits.decode())
    raise Failure(f'{path} holds no key: 64 hexadecimal digits')


def host_and_port(text):
    """The value of --addr: HOST:PORT, with an IPv6 address in brackets."""
    host, colon, port = text.rpartition(':')
    if host.startswith('[') and host.endswith(']'):
        host = host[1:-1]
    elif ':' in host:
        raise argparse.ArgumentTypeError(f'an IPv6 address goes in brackets: {text!r}')
    if not colon or not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise argparse.ArgumentTypeError(f'not HOST:PORT: {text!r}')
    return host, int(port)


def at_least_one(text):
    """The value of a flag that counts something."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f'not a number above zero: {text!r}')
    return int(text)


def addresses(host, port):
    """Every (family, address) that the name gives, in the resolver's order."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
    except (socket.gaierror, UnicodeError):
        raise Failure(f'cannot resolve {host}') from None
    return list(dict.fromkeys((family, address) for family, _, _, _, address in found))


def show(address):
    """<ip:port>, with an IPv6 address in brackets."""
    host, port = address[:2]
    return f'[{host}]:{port}' if ':' in host else f'{host}:{port}'


NAMED = {'\t': '\\t', '\n': '\\n', '\r': '\\r'}


def escape(text):
    """The text with each control character as Rust would write it: \\n, \\u{1b}."""
    return re.sub('[\x00-\x1f\x7f-\x9f]',
                  lambda found: NAMED.get(found[0], f'\\u{{{ord(found[0]):x}}}'), text)


def say(line):
    """One event on stdout."""
    sys.stdout.buffer.write(line.encode('utf-8', 'replace') + b'\n')
    sys.stdout.buffer.flush()


def note(line):
    """One line on stderr."""
    sys.stderr.buffer.write(line.encode('utf-8', 'replace') + b'\n')
    sys.stderr.buffer.flush()


def complain(line):
    """One failure on stderr."""
    note(f'error: {line}')


def run(main):
    """Runs a program; whatever fails is one line and exit code 1."""
    try:
        main()
    except (Failure, Unmappable, ReceiveError) as failure:
        complain(failure)
        os._exit(1)
    except OSError as error:
        complain(error.strerror or error)
        os._exit(1)
    except KeyboardInterrupt:
        os._exit(130)


if __name__ == '__main__':
    counting = bytes(range(32))
    assert chacha20_block(counting, 1, bytes.fromhex('000000090000004a00000000')).hex() == (  # 2.3.2
        '10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e'
        'd2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e')
    assert poly1305(bytes.fromhex('85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b'),  # 2.5.2
                    b'Cryptographic Forum Research Group').hex() == 'a8061dc1305136c6c22b8baf0c0127a9'
    key, nonce = bytes(range(0x80, 0xa0)), bytes.fromhex('070000004041424344454647')  # 2.8.2
    sunscreen = (b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                 b'sunscreen would be it.')
    ciphertext = chacha20(key, 1, nonce, sunscreen)
    assert ciphertext.hex().startswith('d31a8d34648e60db7b86afbc53ef7ec2')
    assert ciphertext.hex().endswith('3ff4def08e4b7a9de576d26586cec64b6116')
    assert tag_of(key, nonce, ciphertext, bytes.fromhex('50515253c0c1c2c3c4c5c6c7')).hex() == (
        '1ae10b594f09e26a7e902ecbd0600691')
    sealed = seal(key, nonce, sunscreen)
    assert unseal(key, sealed) == sunscreen
    for at in range(len(sealed)):
        assert unseal(key, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1:]) is None
    print('as in RFC 8439')
