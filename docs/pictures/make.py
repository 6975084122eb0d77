#!/usr/bin/env python3
"""Makes the pictures of the documentation: runs the module in a pseudo terminal against a simulated stamp, and draws the terminal.

make.py [SCENE...]

Build first: cargo build --release. The pictures need PowerShell 7 (AZCR_PWSH or pwsh on PATH) and Python's package pyte; the picture of the report needs
chromium. What is missing is named, and its pictures are skipped. The files are written next to this script: <scene>-<columns>.svg and report.png.
"""

import fcntl
import html
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WIDTHS = (80, 120)
ROWS = 60
LIMIT_SECONDS = 120
PASSWORD = "Pfx-Passwort!1"
END = r"[\s\S]*\nPS>\Z"
# Scene: the text on the screen at which the picture is taken, and the pace of the stamp. A screen without it is not drawn.
SCENES = {
    "prompt": (r"-CertificatePassword\): \*{6,}", "fast"),
    "run": (r"Next, deploy the registry" + END, "fast"),
    "problems": (r"5 problems found[\s\S]*same command again", "fast"),
    "deployments": (r"registry-2\s+Succeeded" + END, "fast"),
    "progress": (r"virtualMachines|extensions", "real"),
    "removal": (r"\[Y\] Yes", "fast"),
}
COLORS = {
    "black": "#0c0c0c", "red": "#e0605e", "green": "#4fbf67", "brown": "#d7ba5f", "blue": "#5c9ded", "magenta": "#c586c0", "cyan": "#4ec9d4", "white": "#d4d4d4",
    "brightblack": "#808080", "brightred": "#f48771", "brightgreen": "#73d98a", "brightbrown": "#f0d98c", "brightyellow": "#f0d98c", "brightblue": "#82b8f5",
    "brightmagenta": "#dda6d8", "brightcyan": "#7fe0e8", "brightwhite": "#ffffff",
}
BACKGROUND, FOREGROUND = "#1e1e1e", "#d4d4d4"
CELL, LINE, MARGIN = 8.4, 18, 14


def color(name, default):
    if name == "default":
        return default
    return COLORS.get(name, "#" + name)


def runs(row, columns):
    """Neighboring characters that look the same: (column, text, foreground, background, bold)."""
    found = []
    for column in range(columns):
        cell = row[column]
        look = (color(cell.fg, FOREGROUND), color(cell.bg, BACKGROUND), cell.bold)
        if cell.reverse:
            look = (look[1], look[0], cell.bold)
        if found and found[-1][2:] == look:
            found[-1] = (found[-1][0], found[-1][1] + cell.data, *look)
        else:
            found.append((column, cell.data, *look))
    return found


def svg(screen):
    rows = [number for number, text in enumerate(screen.display) if text.strip()]
    count = max(rows) + 1 if rows else 1
    width, height = screen.columns * CELL + 2 * MARGIN, count * LINE + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">',
        f'<rect width="100%" height="100%" rx="6" fill="{BACKGROUND}"/>',
        '<g font-family="Cascadia Mono, Consolas, DejaVu Sans Mono, Menlo, monospace" font-size="14">',
    ]
    for number in range(count):
        for column, text, front, back, bold in runs(screen.buffer[number], screen.columns):
            x, y = MARGIN + column * CELL, MARGIN + number * LINE
            if back != BACKGROUND:
                lines.append(f'<rect x="{x:g}" y="{y:g}" width="{len(text) * CELL:g}" height="{LINE}" fill="{back}"/>')
            weight = ' font-weight="bold"' if bold else ""
            # Programs treat several spaces differently.
            for words in re.finditer(r"\S+(?: \S+)*", text):
                at, shown = x + words.start() * CELL, html.escape(words[0], quote=False)
                lines.append(f'<text x="{at:g}" y="{y + 13:g}" textLength="{len(words[0]) * CELL:g}" fill="{front}"{weight}>{shown}</text>')
    return "\n".join(lines + ["</g>", "</svg>", ""])


class Stamp:
    """A simulated stamp for one scene."""

    def __init__(self, folder, pace):
        program = ROOT / "target" / "release" / "stamp"
        self.file = folder / "stamp.json"
        with open(self.file, "w") as out:
            self.process = subprocess.Popen(
                [program, "--identity", "aad", "--pace", pace, "--latency-ms", "20", "--ca-file", folder / "ca.pem", "--until-stdin-closes"],
                stdin=subprocess.PIPE, stdout=out, stderr=subprocess.DEVNULL,
            )
        while not self.file.read_text().endswith("}\n") and self.process.poll() is None:
            time.sleep(0.05)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def play(pyte, powershell, scene, columns, folder):
    """Runs a scene until it shows the content of its picture. Returns the screen."""
    wanted, pace = SCENES[scene]
    stamp = Stamp(folder, pace)
    screen = pyte.Screen(columns, ROWS)
    stream = pyte.ByteStream(screen)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", COLUMNS=str(columns))
        os.environ.pop("NO_COLOR", None)
        os.environ["AZCR_NATIVE_LIBRARY"] = str(ROOT / "target" / "release" / "libazs_container_registry.so")
        os.execv(powershell, [powershell, "-NoProfile", "-NoLogo", "-File", str(HERE / "scenes.ps1"), "-Scene", scene, "-Root", str(ROOT), "-StampFile", str(stamp.file)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    typed, end, seen = False, time.monotonic() + LIMIT_SECONDS, None
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            stream.feed(part)
            for _ in range(part.count(b"\x1b[6n")):
                os.write(terminal, f"\x1b[{screen.cursor.y + 1};{screen.cursor.x + 1}R".encode())
        text = "\n".join(line.rstrip() for line in screen.display).rstrip()
        if not typed and re.search(r"-CertificatePassword\): $", text + " ") and not termios.tcgetattr(terminal)[3] & termios.ECHO:
            typed = True
            os.write(terminal, (PASSWORD + ("\r" if scene == "run" else "")).encode())
        # After the expected text appears, wait until the screen is complete.
        if re.search(wanted, text):
            seen = seen or time.monotonic()
            if time.monotonic() - seen > 0.5:
                break
    else:
        seen = None
    os.kill(child, 9)
    os.waitpid(child, 0)
    stamp.stop()
    if seen is None:
        sys.exit(f"{scene}: the screen does not show {wanted}, but:\n{text}")
    return screen


def picture_of_report(browser, folder):
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--window-size=1100,1250"]
    subprocess.run(
        [browser, *arguments, f"--user-data-dir={folder / 'profile'}", f"--screenshot={HERE / 'report.png'}", f"file://{folder / 'report.html'}"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


def main():
    try:
        import pyte
    except ImportError:
        sys.exit("SKIPPED all pictures: Python has no package pyte (pip install pyte)")
    powershell = os.environ.get("AZCR_PWSH") or shutil.which("pwsh")
    if not powershell:
        sys.exit("SKIPPED all pictures: there is no pwsh on PATH")
    browser = shutil.which("chromium")
    for scene in sys.argv[1:] or SCENES:
        for columns in WIDTHS:
            # The folder's name appears on some pictures.
            folder = Path(tempfile.gettempdir()) / "registry"
            folder.mkdir()
            try:
                (HERE / f"{scene}-{columns}.svg").write_text(svg(play(pyte, powershell, scene, columns, folder)), encoding="utf-8")
                print(f"{scene}-{columns}.svg")
                if scene == "run" and columns == WIDTHS[-1]:
                    if browser:
                        picture_of_report(browser, folder)
                        print("report.png")
                    else:
                        print("SKIPPED report.png: there is no chromium on PATH")
            finally:
                shutil.rmtree(folder)


if __name__ == "__main__":
    main()
