"""axe-core on the page in front of somebody."""

from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
FIND = """async (rules) => {
    const found = await axe.run(document, rules);
    return found.violations.flatMap((rule) => rule.nodes.map(
        (node) => `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""
# What sticks out of the page to the right, for a finding that can be mended.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter((node) => node.getBoundingClientRect().right > width + 1)
        .slice(0, 5)
        .map((node) => `${node.getBoundingClientRect().right} px: ${node.outerHTML.slice(0, 160)}`)
        .concat("the page scrolls sideways");
}"""


def look(page: Page) -> list[str]:
    """WCAG 2.2 AA on a wide, light and on a narrow, dark screen; leaves the page wide and light."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(SOURCE.read_text())
    wrong = [f"wide, light: {line}" for line in _violations(page)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size(NARROW)
    wrong += [f"narrow: {line}" for line in page.evaluate(TOO_WIDE)]
    # A page's actions stay at the lower edge, over whatever is still below it. Nothing is below the edge of
    # a screen as tall as the page; test_keyboard.py sees that nothing is written under them.
    page.set_viewport_size({**NARROW, "height": page.evaluate("document.documentElement.scrollHeight")})
    wrong += [f"narrow, dark: {line}" for line in _violations(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return wrong


def _violations(page: Page) -> list[str]:
    """Rule, node and what is wrong with it."""
    return [" ".join(line.split()) for line in page.evaluate(FIND, RULES)]
