"""In a real browser: accessible by axe, by keyboard alone, without scripts, and silent."""

from __future__ import annotations

import os
import shutil
import threading
from urllib.parse import urlsplit

import pytest

from vesting.web.styles import AXE, present

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("loamshire")]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def browser_path():
    named = os.environ.get("VESTING_CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


@pytest.fixture(scope="module")
def browser():
    path = browser_path()
    if path is None:
        pytest.skip("no chromium on this machine: install it, or set VESTING_CHROMIUM")
    if not present() or not AXE.is_file():
        pytest.skip("styles or axe-core are missing: python -m vesting.web.styles --with-axe")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(loamshire):
    """The workbench as it is served, on a free port."""
    from waitress.server import create_server

    from vesting.web import here, server

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop in this thread
    here.configure(loamshire)
    made = create_server(server.application(), host=server.LOOPBACK, port=0, threads=4)
    threading.Thread(target=made.run, daemon=True).start()
    yield f"http://{server.LOOPBACK}:{made.effective_port}"
    made.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def paths(loamshire):
    """Every kind of page, with addresses that are there."""
    from vesting.web import here
    from vesting.workspace.board import Board
    from vesting.workspace.models import Evidence, Proposal
    from vesting.workspace.results import newest

    board = Board(newest(here.configure(loamshire)))
    one, two = Proposal.objects.values_list("option", flat=True)
    held = Evidence.objects.first().key
    unit, run = board.results["units"]["unit"][7], board.run.key
    return (
        "/", "/area", "/area/borders/E07000901/E07000902", "/data", "/data/editions",
        f"/data/tables/{held}", "/options", "/options/criteria",
        "/options/list?councils=3&sort=distance_mean", "/options/proposals",
        "/demand", "/options/priorities", "/options/weights", f"/options/compare?a={one}&b={two}",
        f"/options/councils/{unit}", f"/options/each/{one}", "/partners?council=E06000901",
        f"/delivery-models?leadership=1&option={two}&model=partnership", "/delivery-models/trust",
        "/cost-shares", "/runs", f"/runs/{run}", "/runs/appraisal-0001",
        f"/from/{run}/options/5/distance_mean", f"/from/{run}/block_measures/0/value", "/about",
        "/about/misuse", "/nothing-here",
    )  # fmt: skip


def let_in(browser, site, **more):
    """A page whose browser has the cookie, with everything that it asked for and complained of."""
    from vesting.web.door import DOOR, PATH

    context = browser.new_context(**more)
    context.set_default_timeout(
        180_000
    )  # the first page of a kind loads much, on a busy machine slowly
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"{site}{PATH}{DOOR.new_token()}")
    return page


def test_every_page_is_clean_by_axe_and_asks_nobody_else(browser, site, paths):
    page = let_in(browser, site, viewport={"width": 1280, "height": 900})
    axe = AXE.read_text("utf-8")
    faults = []
    for path in paths:
        page.goto(site + path)
        page.evaluate(axe)
        found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
        faults += [
            (path, v["id"], v["help"], v["nodes"][0]["html"][:200]) for v in found["violations"]
        ]
    assert not faults, "\n".join(map(str, faults))
    host = urlsplit(site).netloc
    assert {urlsplit(url).netloc for url in page.asked if url.startswith("http")} == {host}
    assert [c for c in page.complaints if "404" not in c] == []


def test_narrow_pages_do_not_scroll_sideways(browser, site, paths):
    """WCAG 1.4.10: 320 picture units wide; wide tables scroll inside their own region."""
    page = let_in(browser, site, viewport={"width": 320, "height": 640})
    wide = []
    for path in paths:
        page.goto(site + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append((path, width))
    assert not wide


def test_pages_say_the_same_without_scripts(browser, site, paths):
    read = "() => document.querySelector('main').textContent.replace(/\\s+/g, ' ').trim()"
    with_scripts = let_in(browser, site)
    without = let_in(browser, site, java_script_enabled=False)
    for path in paths:
        with_scripts.goto(site + path)
        without.goto(site + path)
        plain = " ".join(without.locator("main").text_content().split())
        assert plain == with_scripts.evaluate(read), path
        assert without.locator("nav a").first.is_visible()


def test_forms_work_without_scripts(browser, site):
    page = let_in(browser, site, java_script_enabled=False)
    page.goto(f"{site}/options/list")
    page.select_option("#councils", "2")
    page.click("text=Show")
    assert "councils=2" in page.url
    assert "in no order of merit" in page.text_content("main")
    page.goto(f"{site}/cost-shares")
    page.click("button:has-text('Share the cost')")
    assert "What each partner pays" in page.text_content("main")


def test_the_keyboard_alone_reaches_the_content(browser, site):
    page = let_in(browser, site)
    page.goto(f"{site}/options")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.querySelector('main').contains(document.activeElement)"
    assert page.evaluate(inside)


def test_focus_is_visible_everywhere(browser, site, paths):
    """Each thing that can be focused looks otherwise when it is."""
    page = let_in(browser, site)
    look = """() => {
      const e = document.activeElement, s = getComputedStyle(e);
      const child = e.querySelector && e.querySelector('path');
      const c = child ? getComputedStyle(child) : null;
      return [s.outlineStyle + s.outlineWidth, s.boxShadow, s.backgroundColor, s.borderBottomColor,
              c && c.stroke, c && c.fill].join('|')
    }"""
    for path in ("/area", "/options/list", "/options/criteria", "/cost-shares"):
        page.goto(site + path)
        for _ in range(25):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break  # once round
            focused = page.evaluate(look)
            page.evaluate("window.kept = document.activeElement; document.activeElement.blur()")
            blurred = page.evaluate(look.replace("document.activeElement", "window.kept", 1))
            page.evaluate("window.kept.focus()")
            name = page.evaluate("window.kept.outerHTML.slice(0, 120)")
            assert focused != blurred, f"{path}: {name}"


def test_a_map_is_walked_by_keyboard(browser, site):
    page = let_in(browser, site)
    page.goto(f"{site}/area")
    link = page.locator(".map a").first
    link.focus()
    page.keyboard.press("Enter")
    assert "#E0" in page.url
