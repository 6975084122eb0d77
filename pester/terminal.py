"""Runs a program on a pseudo terminal, answers its prompts, and writes the output of the terminal to standard output.

terminal.py TEXT PROMPT PROGRAM [ARGUMENT...]

Types TEXT and Enter each time when the regular expression PROMPT appears. The TEXT ^C is the key Ctrl+C, without Enter, after PROMPT appeared first; it
is pressed again after some seconds while the program runs, since PowerShell takes keys for an answer of the terminal while it asks where the cursor is.
The exit code is that of the program.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

LIMIT_SECONDS = 180
# Longer than PowerShell needs to stop.
SECONDS_BETWEEN_STOPS = 4
# So that no answer is pending. A program on a busy machine may never be silent, so this holds only at first.
SECONDS_OF_SILENCE = 0.2
SECONDS_WITH_SILENCE = 20


def echo_is_off(terminal):
    """Returns whether the program reads keys by itself: before that, the terminal's own driver echoes the input."""
    return not termios.tcgetattr(terminal)[3] & termios.ECHO


def main():
    text, prompt = sys.argv[1].encode() + b"\r", re.compile(sys.argv[2].encode())
    stops = sys.argv[1] == "^C"
    if stops:
        text = b"\x03"
    child, terminal = pty.fork()
    if child == 0:
        # A shell without job control starts its background jobs with Ctrl+C ignored, and programs inherit that.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.environ["TERM"] = "xterm"
        os.execvp(sys.argv[3], sys.argv[3:])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    if stops:
        # The key would discard the answer of the terminal that PowerShell waits for.
        settings = termios.tcgetattr(terminal)
        settings[3] |= termios.NOFLSH
        termios.tcsetattr(terminal, termios.TCSANOW, settings)
    shown = b""
    heard = time.monotonic()
    answered = 0
    appeared = 0
    next_stop = 0
    end = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.02)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
            heard = time.monotonic()
            # The program queries the cursor position, and waits for the answer.
            os.write(terminal, b"\x1b[1;1R" * part.count(b"\x1b[6n"))
        seen = len(prompt.findall(shown))
        if stops:
            appeared = appeared or (seen and time.monotonic())
            is_quiet = time.monotonic() >= heard + SECONDS_OF_SILENCE or time.monotonic() >= appeared + SECONDS_WITH_SILENCE
            if seen and is_quiet and time.monotonic() >= next_stop:
                os.write(terminal, text)
                next_stop = time.monotonic() + SECONDS_BETWEEN_STOPS
        elif seen > answered and echo_is_off(terminal):
            os.write(terminal, text)
            answered += 1
    else:
        os.kill(child, 9)
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)


main()
