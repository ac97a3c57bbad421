"""A PDF that somebody sent: looked through in a process of its own, with little memory and little time.

The library that reads it is written in C++ and the file may be made to break it, so it never reads a
stranger's file inside the site.
"""

import io
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pikepdf

MOST_PAGES, MOST_OBJECTS, DEEPEST = 500, 50_000, 40
_MEMORY, _SECONDS = 1024 * 1024 * 1024, 10
LOCKED, LARGE, BROKEN = "locked", "large", "broken"
SCRIPT, LAUNCH, ATTACHED, MEDIA = "script", "launch", "attached", "media"
FAULTS = frozenset({LOCKED, LARGE, BROKEN, SCRIPT, LAUNCH, ATTACHED, MEDIA})
_FINE = "fine"
# Keys of a dictionary, and values of its /S, /Type and /Subtype, that run, fetch, or carry another file.
_KEYS = {"/JS": SCRIPT, "/JavaScript": SCRIPT, "/EF": ATTACHED, "/EmbeddedFiles": ATTACHED, "/XFA": SCRIPT}
_VALUES = {
    **dict.fromkeys(("/JavaScript", "/Rendition"), SCRIPT),
    **dict.fromkeys(("/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm"), LAUNCH),
    **dict.fromkeys(("/EmbeddedFile", "/FileAttachment"), ATTACHED),
    **dict.fromkeys(("/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"), MEDIA),
}
# The same in the bytes, for objects that the list of objects leaves out and a lenient reader finds again.
_HIDDEN = {b"/JavaScript": SCRIPT, b"/Launch": LAUNCH, b"/EmbeddedFile": ATTACHED}


def fault_of(content: bytes) -> str | None:
    """One of the words above, or None for a PDF that only shows pages."""
    end = content.rfind(b"%%EOF")
    if not content.startswith(b"%PDF-1.") and not content.startswith(b"%PDF-2."):
        return BROKEN
    if end < 0 or content[end + 5 :].strip(b"\r\n\t \0"):
        return BROKEN
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), content)
    for token, fault in _HIDDEN.items():
        if token in plain:
            return fault
    try:
        # Isolated: neither the folder of this file nor what the environment names is looked into for modules.
        answer = subprocess.run(
            [sys.executable, "-I", str(Path(__file__).resolve())],
            input=content,
            capture_output=True,
            timeout=3 * _SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return LARGE
    if answer.returncode == -signal.SIGXCPU:
        return LARGE
    word = answer.stdout.decode("ascii", "replace").strip()
    if word == _FINE:
        return None
    return word if word in FAULTS else BROKEN


def _look(content: bytes) -> str | None:
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                return LOCKED
            if len(pdf.pages) > MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
                return LARGE
            if not len(pdf.pages):
                return BROKEN
            return next(filter(None, map(_found, pdf.objects)), None)
    except pikepdf.PasswordError:
        return LOCKED


def _found(thing, depth: int = 0) -> str | None:
    """The first fault in one object and what lies directly in it; what it points to is met by itself."""
    if depth > DEEPEST:
        return BROKEN
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        pairs = dict(thing.items())
    elif isinstance(thing, pikepdf.Array):
        pairs = dict(enumerate(thing))
    else:
        return None
    for key, value in pairs.items():
        if key in _KEYS:
            return _KEYS[key]
        if key in ("/S", "/Type", "/Subtype") and isinstance(value, pikepdf.Name) and str(value) in _VALUES:
            return _VALUES[str(value)]
        if getattr(value, "is_indirect", False):
            continue
        if fault := _found(value, depth + 1):
            return fault
    return None


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        fault = _look(sys.stdin.buffer.read())
    except MemoryError:
        fault = LARGE
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, LookupError, AttributeError):
        fault = BROKEN
    sys.stdout.write(fault or _FINE)


if __name__ == "__main__":
    main()
