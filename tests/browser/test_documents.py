"""Documents are added, looked into, described, removed and brought back, in a real browser."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

BRIDGE = """# The bridge

## Who opened the bridge?

The Zembla bridge was opened in 1987 by Mayor Ada Lind. It crosses the river Aune.
"""


@pytest.fixture
def empty_chat(chat):
    """The chat with a library that is empty at first."""
    return replace(chat, library="empty")


@pytest.fixture
def files(tmp_path):
    (tmp_path / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)))
    hostile = tmp_path / "<img src=x onerror=window.hacked=1>.txt"
    hostile.write_text("A ferry was sold <script>window.hacked=1</script> in 1999.", encoding="utf-8")
    return [tmp_path / "bridge.md", tmp_path / "noise.bin", hostile]


def test_from_an_empty_library_to_an_answer_and_back(visit, empty_chat, files):
    window = visit(empty_chat)
    page = window.page
    expect(page.locator("#fn-chat")).to_contain_text("This library is empty. Add files under Documents")
    page.get_by_role("tab", name="Documents").click()
    expect(page.get_by_role("button", name="Add the press releases, to try")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add files").click()
    chooser.value.set_files(files)
    report = page.get_by_role("region", name="What became of them").get_by_role("listitem")
    expect(report.filter(has_text="noise.bin")).to_have_text(
        re.compile(r"noise\.bin refused .*is a \.bin file, which is not read")
    )
    listed = page.locator("#fn-list")
    expect(listed).to_contain_text("The bridge")
    page.get_by_role("tab", name="Answers").click()
    expect(page.locator("#fn-chat")).to_contain_text("Ask a question.")
    expect(window.sources).to_contain_text("The bridge")
    page.get_by_role("tab", name="Documents").click()

    page.get_by_label("Search documents").fill("nothing of the kind")
    expect(listed).to_contain_text("0 of 2")
    page.get_by_label("Search documents").fill("bridge")
    expect(listed.get_by_role("listitem")).to_have_count(1)
    listed.get_by_role("button", name="The bridge").click()
    guide = page.get_by_role("article", name="Guide to The bridge")
    expect(guide).to_contain_text("Mayor Ada Lind")
    with page.expect_download() as download:
        guide.get_by_role("link", name="Download the file").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == BRIDGE
    assert download.value.suggested_filename == "bridge.md"
    question = guide.get_by_role("button", name="Who opened the bridge?")
    expect(question).to_be_visible(timeout=120_000)
    question.click()
    expect(window.answered(0)).to_contain_text("Ada Lind")
    expect(window.sources.locator("h3")).to_have_text("The bridge")

    page.get_by_role("tab", name="Documents").click()
    page.get_by_role("button", name="Correct what is known of it").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("The bridge")  # the fields show what is known
    page.get_by_label("Published", exact=True).fill("4 May 1987")
    expect(page.get_by_label("Published", exact=True)).to_have_value("4 May 1987")
    page.get_by_role("button", name="Save").click()
    expect(listed).to_contain_text("4 May 1987")
    page.get_by_role("button", name="Remove from the library").click()
    expect(listed).not_to_contain_text("The bridge")

    page.get_by_role("tab", name="Answers").click()
    window.answers.first.locator('a[href="#fn-0-1"]').click()
    expect(window.sources).to_contain_text("removed from the library since")
    expect(window.sources.locator("q")).to_contain_text("Ada Lind")
    page.get_by_role("tab", name="Documents").click()
    page.get_by_role("button", name="Undo").last.click()
    expect(listed).to_contain_text("4 May 1987")
    assert page.evaluate("window.hacked") is None


def test_a_file_dropped_on_the_question_is_added_and_asked(visit, empty_chat, tmp_path):
    (tmp_path / "canal.txt").write_text("The Aune canal was dug by Holm Brothers in 1911.", encoding="utf-8")
    window = visit(empty_chat)
    with window.page.expect_file_chooser() as chooser:
        window.page.get_by_role("button", name="Upload a file").click()
    chooser.value.set_files(tmp_path / "canal.txt")
    expect(window.page.locator("#fn-question .thumbnail-item")).to_be_visible()
    expect(window.ask("Who dug the Aune canal?")).to_contain_text("Holm Brothers")
    expect(window.page.get_by_text("canal.txt: added")).to_be_visible()


@pytest.mark.parametrize("name", ["../../escape.txt", "..%2f..%2fescape.txt", "/etc/escape.txt"])
def test_an_upload_stays_in_its_folder_whatever_its_name(visit, empty_chat, name):
    window = visit(empty_chat)
    kept = window.page.evaluate(
        """async (name) => {
            const form = new FormData();
            form.append("files", new Blob(["text"]), name);
            const response = await fetch("/gradio_api/upload", { method: "POST", body: form });
            return await response.text();
        }""",
        name,
    )
    (path,) = json.loads(kept)
    assert ".." not in path.split("/")
    assert re.search(r"/gradio/[0-9a-f]{64}/[\w.%-]*escape\.txt$", path)
