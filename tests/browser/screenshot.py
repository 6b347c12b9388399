"""Makes the picture of the chat in the README anew, from the chat as it is.

python -m tests.browser.screenshot
"""

import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import CHROMIUM, PRESS_RELEASES, QUIET, Window, serve

PICTURE = Path(__file__).parents[2] / ".github" / "chat.png"


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        serving = serve(Path(folder), releases=PRESS_RELEASES)
        chat = next(serving)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        window = Window(browser.new_page(viewport={"width": 1280, "height": 800}))
        window.page.goto(chat.page)
        window.ready()
        answer = window.ask("when was the first 2+2?")
        answer.locator('a[href="#fn-0-2"]').click()
        expect(window.sources.locator("#fn-0-2")).to_be_in_viewport()
        window.page.screenshot(path=PICTURE)
        browser.close()
        next(serving, None)


if __name__ == "__main__":
    main()
