"""A library is exported to one file, and taken in elsewhere, by Python and by the command line."""

import json
from pathlib import Path

import pytest

from qa import Library
from qa.cli import run
from qa.errors import CannotWrite, UnusableExport
from tests.qa.town import write_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library, and beside it its documents and its export."""
    folder = tmp_path_factory.mktemp("town")
    with Library.open(folder / "library") as library:
        library.add(write_town(folder / "documents"))
        library.edit("museum.txt", publisher="The museum")
        library.export(folder / "town.jsonl.gz")
    return folder


def test_what_was_exported_answers_elsewhere_as_it_did(town: Path, tmp_path: Path) -> None:
    question = "Who opened the new bridge over the Zembla?"
    with Library.open(town / "library") as before, Library.open(tmp_path / "other") as after:
        assert after.import_from(town / "town.jsonl.gz").documents == 6
        assert after.check() == []
        assert after.documents()[5].publisher == "The museum"
        assert [after.document(each.id) for each in before.documents()] == [
            before.document(each.id) for each in before.documents()
        ]
        first, second = (library.ask(question).to_json() for library in (before, after))
    for answer in (first, second):
        answer.pop("timings_ms")
    assert first == second
    assert first["answer"] == "Ivan Lund"


def test_the_commands_say_what_they_did(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, other = tmp_path / "export.jsonl.gz", tmp_path / "other"
    assert run(["export", str(file), "--library", str(town / "library")]) == 0
    assert run(["import", str(file), "--library", str(other)]) == 0
    assert run(["import", str(file), "--library", str(other), "--json"]) == 0
    exported, imported, again = capsys.readouterr().out.splitlines()
    assert exported == f"Exported 6 documents to {file}."
    assert imported == "Imported 6 documents."
    assert json.loads(again) == {"documents": 0, "conversations": 0, "notes": 0, "feedback": 0, "held": 6}
    assert run(["check", "--library", str(other)]) == 0


def test_for_a_damaged_file_no_library_is_made(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cut.jsonl.gz"
    file.write_bytes((town / "town.jsonl.gz").read_bytes()[:-20])
    assert run(["import", str(file), "--library", str(tmp_path / "other")]) == 2
    assert capsys.readouterr().err.startswith(f"footnote: {file} is damaged or no export of Footnote (it is cut short)")
    assert not (tmp_path / "other").exists()
    with Library.open(tmp_path / "other") as library, pytest.raises(UnusableExport):
        library.import_from(file)


def test_an_export_that_cannot_be_written_leaves_what_stood_there(town: Path, tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "export.jsonl.gz"
    file.write_bytes(b"before")

    def no_space(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with Library.open(town / "library") as library:
        monkeypatch.setattr("os.fsync", no_space)
        with pytest.raises(CannotWrite, match="No space left on device"):
            library.export(file)
        with pytest.raises(CannotWrite, match="name another place"):
            library.export(tmp_path / "nowhere" / "file")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


def test_a_flipped_bit_in_any_derived_file_is_named_and_repaired(town: Path) -> None:
    derived = town / "library" / "derived"

    def files() -> list[Path]:
        return sorted(path for path in derived.rglob("*") if path.is_file() and path.stat().st_size)

    with Library.open(town / "library") as library:
        library.search("bridge")
    assert len(files()) > 5
    for number in range(len(files())):
        file = files()[number]  # tantivy names the files of an index anew
        with file.open("r+b") as bits:  # in its place: a thread that has it mapped must not find it empty meanwhile
            bits.seek(file.stat().st_size // 2)
            (flipped,) = bits.read(1)
            bits.seek(-1, 1)
            bits.write(bytes([flipped ^ 16]))
        with Library.open(town / "library") as library:
            (problem,) = library.check()
            assert problem.startswith(f"{derived / file.relative_to(derived).parts[0]} is damaged: it is made anew")
            assert library.search("Who opened the new bridge?", k=1)[0].document in ("gazette.txt", "courier.txt")
            assert library.check() == []


def test_a_library_of_another_encoder_is_embedded_anew_from_its_texts(town: Path, tmp_path: Path, monkeypatch) -> None:
    import qa.made_with
    from qa.errors import OtherEncoder

    class Other:
        """The same encoder under another fingerprint, as another model would be."""

        fingerprint = "f" * 64

        def __getattr__(self, name: str) -> object:
            return getattr(encoder, name)

    encoder = qa.made_with.load_encoder()
    with Library.open(tmp_path / "other") as library:
        library.import_from(town / "town.jsonl.gz")
        before = library.search("bridge over the Zembla", k=3)
    monkeypatch.setattr(qa.made_with, "load_encoder", lambda name: Other())
    with (
        Library.open(tmp_path / "other") as library,
        pytest.raises(OtherEncoder, match="rebuild the library with this one"),
    ):
        library.search("bridge over the Zembla")
    with Library.open(tmp_path / "other", encoder="another", replace_encoder=True) as library:
        library.rebuild()
        assert library.search("bridge over the Zembla", k=3) == before
        assert library.check() == []
        assert library._holdings.store.unembedded(library._holdings.fingerprint) == []
