"""Static files: addresses with a hash of the content, compressed twins; and compiled templates."""

import gzip
import hashlib
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, request
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

SHRINKS = {".css", ".js", ".svg"}


def init_assets(app: Flask) -> None:
    folder = Path(app.static_folder)

    @cache
    def version(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]

    def asset(name: str) -> str:
        """The address of ``static/name`` for templates."""
        return f"{request.script_root}{app.static_url_path}/{name}?v={version(name)}"

    app.jinja_env.globals["asset"] = asset


def keep_compiled(app: Flask, folder: Path) -> None:
    """Keep compiled templates in ``folder``; each is compiled anew when its text has changed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = CompiledTemplates(str(folder))


class CompiledTemplates(FileSystemBytecodeCache):
    """A full disk costs the next start some time, and no page."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def packed_folder(source: Path, target: Path) -> Path:
    """A copy of ``source`` with compressed twins for WhiteNoise, renewed file by file where one changed."""
    for file in source.rglob("*"):
        copy = target / file.relative_to(source)
        if file.is_dir() or _is_same(file, copy):
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix in SHRINKS:
            content = file.read_bytes()
            _write(copy.with_name(copy.name + ".br"), brotli.compress(content))
            _write(copy.with_name(copy.name + ".gz"), gzip.compress(content, mtime=0))
        # Last, and with its time: it says that the twins are of this content.
        unfinished = copy.with_name(copy.name + ".part")
        shutil.copy2(file, unfinished)
        unfinished.replace(copy)
    return target


def _is_same(file: Path, copy: Path) -> bool:
    if not copy.exists():
        return False
    ours, theirs = file.stat(), copy.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
