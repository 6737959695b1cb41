#!/usr/bin/env python3
"""Draws the picture of the screen that the README shows, from a real run: `just picture`.

A student's copy of the course is made in a temporary folder, with one mistake in it; `cargo lab` runs there in tmux, and
what it shows becomes an SVG. Needs git and tmux.
"""

import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "src" / "img" / "screen.svg"
COLUMNS, ROWS = 80, 24
CELL, LINE, MARGIN = 8.4, 18, 14  # pixels

# Someone has written the first three steps, and the fourth one greets everybody.
BODIES = {"reply": '    client.write_all(b"Hello, all!")'}
DONE = ["listen", "accept", "receive"]

NBSP = "\u00a0"  # several spaces in a row are one in SVG
COLOURS = {1: "#f0656b", 2: "#4fbf67", 6: "#45b5cf"}
INK = "#d8dee4"


def student(folder):
    """A copy of the course as a student has it who has come to `reply`."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "x", "-C", folder], input=archive, check=True)
    name = "01-basic-flow/src/bin/server.rs"
    solution = (folder / "solutions" / name).read_text()
    starter = (folder / "exercises" / name).read_text()
    for step in DONE + list(BODIES):
        body = BODIES.get(step) or re.search(rf"// ANCHOR: {step}\n(.*?)\s*// ANCHOR_END", solution, re.S).group(1)
        # The blank: the task in comments, and the todo.
        starter = re.sub(rf'(?:    //[^\n]*\n)*    todo!\("{step}"\)', lambda _: body.rstrip(), starter)
    (folder / "exercises" / name).write_text(starter)
    (folder / ".lab").mkdir()
    (folder / ".lab" / "progress.json").write_text(json.dumps({"basic-flow": DONE}))


def capture(folder):
    """What the screen shows once all is checked, with its colours."""
    tmux = ["tmux", "-S", str(folder / "socket"), "-f", "/dev/null"]
    size = ["-x", str(COLUMNS), "-y", str(ROWS)]
    target = f"CARGO_TARGET_DIR={ROOT / 'target'}"
    subprocess.run([*tmux, "new-session", "-d", *size, "-e", "LANG=C.UTF-8", "-e", target, "cargo lab"], cwd=folder, check=True)
    deadline = time.monotonic() + 300
    try:
        while time.monotonic() < deadline:
            shown = subprocess.run([*tmux, "capture-pane", "-e", "-p"], check=True, capture_output=True, text=True).stdout
            if "waiting for a save" in shown and "failed" in shown:
                return shown
            time.sleep(0.2)
        sys.exit(f"the screen does not come up:\n{shown}")
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


def draw(shown):
    """The lines of the terminal as SVG."""
    width, height = COLUMNS * CELL + 2 * MARGIN, ROWS * LINE + 2 * MARGIN
    lines = []
    for row, line in enumerate(shown.splitlines()[:ROWS]):
        style, column = {"fill": INK}, 0
        for piece in re.split(r"(\x1b\[[0-9;]*m|\x1b\].*?\x1b\\)", line):
            if piece.startswith("\x1b["):
                codes = [int(code or 0) for code in piece[2:-1].split(";")]
                while codes:
                    code = codes.pop(0)
                    if code == 0:
                        style = {"fill": INK}
                    elif code == 1:
                        style["font-weight"] = "bold"
                    elif code == 2:
                        style["opacity"] = "0.6"
                    elif code == 7:
                        style["text-decoration"] = "underline"
                    elif code == 39:
                        style["fill"] = INK
                    elif code == 38 and codes[:1] == [5]:
                        style["fill"] = COLOURS.get(codes[1], INK)
                        del codes[:2]
            elif piece and not piece.startswith("\x1b"):
                x, y = MARGIN + column * CELL, MARGIN + (row + 0.75) * LINE
                given = " ".join(f'{name}="{value}"' for name, value in style.items())
                length = f'textLength="{len(piece) * CELL:.1f}"'
                if piece.strip():
                    lines.append(f'<text x="{x:.1f}" y="{y:.1f}" {length} {given}>{html.escape(piece).replace(" ", NBSP)}</text>')
                column += len(piece)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" xml:space="preserve"',
        '     font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14">',
        "<title>cargo lab in a terminal: a step whose check has failed, and what it shows of it</title>",
        f'<rect width="{width:.0f}" height="{height:.0f}" rx="8" fill="#1c2128"/>',
        *lines,
        "</svg>\n",
    ])


with tempfile.TemporaryDirectory() as name:
    course = pathlib.Path(name).resolve()
    student(course)
    PICTURE.write_text(draw(capture(course)))
    print(f"written  {PICTURE.relative_to(ROOT)}")
