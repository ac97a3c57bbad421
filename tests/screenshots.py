"""Takes the pictures of the README from a freshly loaded sample season: `python -m tests.screenshots`."""

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.journeys.conftest import FLAGS, found_chromium
from tests.journeys.people import Person, open_context
from tests.journeys.site import started

FOLDER = Path(__file__).parent / "screenshots"
SIZE = {"width": 1280, "height": 860}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        started(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=found_chromium(), args=FLAGS)
        office = Person(open_context(chromium, site, viewport=SIZE), site, name="thuongtruc").sign_in()
        take(office, "today")
        office.take_step("Đề nghị").follow("Thẩm định").is_at("Hồ sơ chờ thẩm định")
        office.page.locator("main table th a").first.click()
        take(office, "review")
        planner = Person(open_context(chromium, site, viewport=SIZE), site, name="tochuc").sign_in()
        planner.take_step("Kế hoạch").follow("Xếp lịch").is_at("Xếp lịch")
        take(planner, "schedule")
        printer = Person(open_context(chromium, site, viewport=SIZE), site, name="vanphong").sign_in()
        printer.take_step("In & trao").is_at("In và trao Giấy khen")
        take(printer, "certificates")
        chromium.close()


def take(person: Person, name: str) -> None:
    """What is on the screen, with few enough colours to be small."""
    person.page.wait_for_load_state("networkidle")
    path = FOLDER / f"{name}.png"
    person.page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(255)
    small.save(path, optimize=True)


if __name__ == "__main__":
    main()
