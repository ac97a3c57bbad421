"""The runs that are measured: the records, every way to print them, and our own file in a process alone."""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from festival.printing import engine, pictures, raster, templates
from festival.printing.engine import Press
from festival.printing.records import CertificateText
from festival.printing.templates import Template
from festival.printing.ways import Engine, Way
from tests.bench import certificate_peers as peers
from tests.bench.people import people
from tests.bench.servers import ROOT

TEMPLATE = "giay-khen"
FEW, MANY = 20, 1000
DEEDS = (
    "Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026.",
    "Vận động 420 lượt hội viên phòng ngừa lừa đảo trên không gian mạng; giúp đỡ 06 người chấp hành xong"
    " án phạt tù tái hòa nhập cộng đồng.",
    "Chủ động tham mưu chi bộ, ban lãnh đạo thôn duy trì 48 buổi tuần tra ban đêm; vận động 100% hộ dân ký"
    " cam kết giữ gìn an ninh, trật tự.",
    "Có nhiều đóng góp trong xây dựng mô hình tự quản về an ninh, trật tự tại khu dân cư.",
)


@dataclass(frozen=True)
class Goal:
    """What a ratio must reach, or must not exceed."""

    value: float
    at_least: bool = False

    def is_met(self, ratio: float, leeway: float = 1) -> bool:
        return ratio >= self.value / leeway if self.at_least else ratio <= self.value * leeway

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.value:g}"


GOALS = {
    "compiled against naive": Goal(100, at_least=True),
    "compiled against reportlab + shared form": Goal(1.0),
    "compiled against floor": Goal(8),
    "WeasyPrint, art once, against naive": Goal(15, at_least=True),
    "time(10,000) / time(1,000)": Goal(12),
    "peak memory(10,000) / (100)": Goal(2),
    "KB a further page": Goal(2),
    "warm preview against naive": Goal(10, at_least=True),
}


def records(number: int, seed: int = 19) -> list[CertificateText]:
    """A province's people; deeds, offices and what the decision says repeat as they do."""
    chance, day = random.Random(seed), date(2026, 8, 10)
    return [
        CertificateText(
            salutation=chance.choice(("Ông", "Bà")),
            recipient=name,
            address_line=f"Tổ trưởng Tổ bảo vệ an ninh, trật tự thôn {chance.randrange(1, 35)}, xã An Thịnh",
            citation=chance.choice(DEEDS),
            issuer="Chủ tịch Ủy ban nhân dân xã An Thịnh",
            decision_number="123/QĐ-UBND",
            decision_date=day,
            register_no=str(place),
            place="An Thịnh",
            signed_on=day,
            signer_title="CHỦ TỊCH",
            signer_name="Trần Quốc Bảo",
            verify_url=_verify_url(chance),
        )
        for place, name in enumerate(people(number, seed), 1)
    ]


def _verify_url(chance: random.Random) -> str:
    """As long as the real one: a token of 128 bits and a signature of 64 bytes."""
    token, signature = (urlsafe_b64encode(chance.randbytes(size)).decode().rstrip("=") for size in (16, 64))
    return f"https://ngayhoi.example.vn/verify/{token}#{signature}"


def ours(template: Template, texts: Sequence[CertificateText], way: Way) -> bytes:
    """As the site does it: chunks in files of their own, then one file."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "all.pdf"
        write(template, texts, way, out)
        return out.read_bytes()


def write(template: Template, texts: Sequence[CertificateText], way: Way, out: Path) -> None:
    press = Press(template, texts, way)
    parts = []
    for first in range(0, len(texts), press.chunk_size):
        parts.append(out.with_name(f"{first:06d}.pdf"))
        parts[-1].write_bytes(press.chunk(first, press.chunk_size))
    engine.join(parts, out)


@dataclass
class Strategy:
    """One way to print; ``number`` records at a time, and the CPU seconds that each of them took."""

    name: str
    draw: Callable[[Sequence[CertificateText]], bytes]
    number: int
    rounds: list[float] = field(default_factory=list)
    size: int = 0

    def turn(self, texts: Sequence[CertificateText]) -> float:
        """CPU seconds a record."""
        began = time.process_time()
        self.size = len(self.draw(texts[: self.number]))
        self.rounds.append((time.process_time() - began) / self.number)
        return self.rounds[-1]

    @property
    def cpu(self) -> float:
        return statistics.median(self.rounds)


def strategies(template: Template, few: int = FEW, many: int = MANY) -> dict[str, Strategy]:
    art = peers.art(template)
    found = [
        Strategy("naive", lambda texts: peers.naive(template, texts), few),
        Strategy("naive, shared configuration", lambda texts: peers.naive_shared(template, texts), few),
        Strategy(
            "WeasyPrint, art once", lambda texts: ours(template, texts, Way(engine=Engine.WEASYPRINT)), many
        ),
        Strategy("reportlab + shared form", lambda texts: peers.reportlab_shared(template, texts, art), many),
        Strategy("compiled", lambda texts: ours(template, texts, Way(engine=Engine.COMPILED)), many),
        Strategy("floor", lambda texts: peers.floor(template, texts, art), many),
    ]
    return {one.name: one for one in found}


def warm(found: dict[str, Strategy], texts: Sequence[CertificateText]) -> None:
    """Typefaces read, art drawn, libraries loaded: none of it is paid for by whoever comes first."""
    for one in found.values():
        one.draw(texts[:2])


def run(found: dict[str, Strategy], texts: Sequence[CertificateText], rounds: int) -> None:
    warm(found, texts)
    everybody = list(found.values())
    for number in range(rounds):
        turn = number % len(everybody)
        for one in everybody[turn:] + everybody[:turn]:
            one.turn(texts)


@dataclass(frozen=True)
class Preview:
    """CPU seconds of one certificate that was not drawn before: its PDF, and the picture made of that."""

    naive: float
    ours: float
    naive_picture: float
    our_picture: float

    @property
    def ratio(self) -> float:
        """Of the PDFs alone; the picture is the same work for both."""
        return self.naive / self.ours


def preview(template: Template, texts: Sequence[CertificateText], turns: int) -> Preview:
    ways = (lambda text: peers.naive(template, [text]), lambda text: Press(template, [text]).chunk(0, 1))
    times: tuple[list, ...] = ([], [], [], [])
    for number, text in enumerate(texts[: turns + 1]):
        for place, draw in enumerate(ways):
            began = time.process_time()
            pdf = draw(text)
            drawn = time.process_time()
            raster.png(pdf, pictures.WIDTH)
            if number:  # the first one warms up
                times[place].append(drawn - began)
                times[2 + place].append(time.process_time() - began)
    return Preview(*map(statistics.median, times))


@dataclass(frozen=True)
class Alone:
    """One batch in a process of its own."""

    number: int
    cpu: float
    wall: float
    peak_mb: float
    size: int


def alone(number: int) -> Alone:
    command = [sys.executable, "-m", "tests.bench.certificate_runs", "--alone", str(number)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Alone(**json.loads(done.stdout))


def _alone(number: int) -> Alone:
    template, texts = templates.load(TEMPLATE), records(number)
    ours(template, texts[:2], Way())
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "all.pdf"
        began, clock = time.process_time(), time.perf_counter()
        write(template, texts, Way(), out)
        cpu, wall = time.process_time() - began, time.perf_counter() - clock
        return Alone(number, cpu, wall, peak_mb(), out.stat().st_size)


def peak_mb() -> float:
    """The most memory this process ever held; unlike getrusage not that of whoever started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def growth(turns: int) -> dict[int, Alone]:
    """The median run by CPU of each size, and its peak."""
    runs: dict[int, list[Alone]] = {100: [], 1000: [], 10_000: []}
    for _ in range(turns):
        for number, into in runs.items():
            into.append(alone(number))
    return {number: sorted(made, key=lambda one: one.cpu)[len(made) // 2] for number, made in runs.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--alone", type=int, required=True)
    print(json.dumps(vars(_alone(parser.parse_args().alone))))
