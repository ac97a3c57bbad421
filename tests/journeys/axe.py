"""axe-core on the page in front of somebody."""

from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,
}
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


def violations(page: Page) -> list[str]:
    """WCAG 2.2 AA: rule, node and what is wrong with it; the context must have loaded SOURCE."""
    return [" ".join(line.split()) for line in page.evaluate(FIND, RULES)]


def sticks_out(page: Page) -> list[str]:
    return page.evaluate(TOO_WIDE)


def height(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollHeight")
