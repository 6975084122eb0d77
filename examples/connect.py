"""Signs in to a stamp through the C ABI and prints the library's events, one JSON object per line. The last line contains the stamp.

    python connect.py libazs_container_registry.so session.json < file-with-the-client-secret

docs/abi.md describes the JSON. Exit code: 0 signed in, 1 refused.
"""

import ctypes
import json
import sys
from contextlib import contextmanager

PENDING = 1
HANDLE = ctypes.c_void_p
OUT = ctypes.POINTER(ctypes.c_void_p)
TEXT = [ctypes.c_char_p, ctypes.c_size_t]

SIGNATURES = {
    "azcr_abi_version": (ctypes.c_uint32, []),
    "azcr_secrets_new": (HANDLE, []),
    "azcr_secrets_set": (ctypes.c_int32, [HANDLE, *TEXT, *TEXT, OUT]),
    "azcr_secrets_free": (ctypes.c_int32, [HANDLE]),
    "azcr_session_new": (ctypes.c_int32, [*TEXT, HANDLE, OUT, OUT]),
    "azcr_session_free": (ctypes.c_int32, [HANDLE]),
    "azcr_connect_start": (ctypes.c_int32, [HANDLE, *TEXT, HANDLE, OUT, OUT]),
    "azcr_operation_next": (ctypes.c_int32, [HANDLE, ctypes.c_uint32, OUT, OUT]),
    "azcr_operation_free": (ctypes.c_int32, [HANDLE]),
    "azcr_buffer_data": (ctypes.c_void_p, [HANDLE]),
    "azcr_buffer_len": (ctypes.c_size_t, [HANDLE]),
    "azcr_buffer_free": (ctypes.c_int32, [HANDLE]),
    "azcr_error_data": (ctypes.c_void_p, [HANDLE]),
    "azcr_error_len": (ctypes.c_size_t, [HANDLE]),
    "azcr_error_free": (ctypes.c_int32, [HANDLE]),
}


class RegistryError(Exception):
    """An error of docs/abi.md, as a dictionary in `details`."""

    def __init__(self, details):
        super().__init__(details["message"])
        self.details = details


class Library:
    def __init__(self, path):
        self.calls = ctypes.CDLL(path)
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(self.calls, name)
            function.restype, function.argtypes = result, arguments
        if self.calls.azcr_abi_version() >> 16 != 1:
            raise SystemExit("the library has another ABI than this program")

    def take(self, kind, handle):
        """The JSON of a buffer or an error, which is freed."""
        read = lambda what: getattr(self.calls, f"azcr_{kind}_{what}")
        text = ctypes.string_at(read("data")(handle), read("len")(handle))
        read("free")(handle)
        return json.loads(text)

    def call(self, name, *arguments):
        """Runs a call whose last outputs are a handle and an error; gives the handle, or None when nothing was there in time."""
        made, error = HANDLE(), HANDLE()
        status = getattr(self.calls, name)(*arguments, ctypes.byref(made), ctypes.byref(error))
        if status == PENDING:
            return None
        if status != 0:
            raise RegistryError(self.take("error", error))
        return made

    @contextmanager
    def freed(self, kind, handle):
        try:
            yield handle
        finally:
            getattr(self.calls, f"azcr_{kind}_free")(handle)

    def secrets(self, named):
        bag = self.calls.azcr_secrets_new()
        for name, value in named.items():
            error = HANDLE()
            if self.calls.azcr_secrets_set(bag, *text(name), *text(value), ctypes.byref(error)) != 0:
                raise RegistryError(self.take("error", error))
        return bag

    def events(self, operation):
        """The events of an operation, up to the last one."""
        while True:
            buffer = self.call("azcr_operation_next", operation, 500)
            if buffer is None:
                continue
            event = self.take("buffer", buffer)
            yield event
            if event["event"] == "finished":
                return


def text(value):
    encoded = value.encode()
    return encoded, len(encoded)


def main(path, session_file):
    library = Library(path)
    with open(session_file, encoding="utf-8") as file:
        session_json = file.read()
    with library.freed("secrets", library.secrets({"clientSecret": sys.stdin.readline().strip()})) as secrets:
        session = library.call("azcr_session_new", *text(session_json), secrets)
    with library.freed("session", session):
        operation = library.call("azcr_connect_start", session, *text('{"version":1}'), None)
        with library.freed("operation", operation):
            for event in library.events(operation):
                print(json.dumps(event))
    return 0 if event["outcome"] == "succeeded" else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
