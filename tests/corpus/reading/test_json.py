import json

import pytest

from corpus.errors import DamagedFile, TooLargeFile
from corpus.reading import records
from corpus.reading.configuration import read_settings, read_toml, read_yaml
from corpus.reading.json import read_json, read_json_lines

ORDER = {
    "title": "Order 17",
    "orderedOn": "2024-05-03",
    "customer": {"name": "Ana Berg", "home_town": "Oslo"},
    "tags": ["urgent", "export"],
    "items": [{"sku": "A1", "unitPrice": 12.50}, {"sku": "B2", "unitPrice": 3.00, "note": None}],
    "history": [{"id": "packed", "by": {"name": "Bo"}, "steps": [{"a": 1}]}, {"id": "sent"}],
}


def test_records_are_labels_and_values_below_headings_and_tables_where_they_are_alike():
    read = read_json(json.dumps(ORDER).replace("12.5,", "12.50,").replace("12.5}", "12.50}").encode())

    assert read.title == "Order 17"
    assert read.text == (
        "Title: Order 17\nOrdered on: 2024-05-03\nCustomer name: Ana Berg\nCustomer home town: Oslo\n"
        "Tags: urgent, export\n\n"
        "# Items\n\n| Sku | Unit price |\n|---|---|\n| A1 | 12.50 |\n| B2 | 3.0 |\n\n"
        "# History\n\n## Id packed\n\nId: packed\nBy name: Bo\n\n### Steps 1\n\nA: 1\n\n## Id sent\n\nId: sent"
    )


def test_json_lines_are_one_table_where_they_are_alike():
    read = read_json_lines(b'{"town": "Oslo", "people": 7}\n\n{"town": "Bern", "people": 1}\nnonsense\n')

    assert read.text == "| Town | People |\n|---|---|\n| Oslo | 7 |\n| Bern | 1 |"
    assert read.remarks == ("1 lines that are not valid JSON are left out",)


def test_json_that_is_not_valid_is_plain_text_and_says_so():
    read = read_json(b'{"town": "Oslo",')

    assert read.text == '{"town": "Oslo",'
    assert read.remarks == ("it is not valid JSON, and kept as plain text",)


def test_markup_in_a_value_is_read_as_such():
    assert read_json(b'{"body": "<p>The <b>crane</b> &amp; co.</p>"}').text == "Body: The crane & co."


def test_values_nested_too_deep_are_refused():
    with pytest.raises(DamagedFile, match="nested too deep"):
        read_json(b"[" * 100_000 + b"]" * 100_000)


def test_yaml_has_its_comments_and_its_keys_as_they_are_written():
    read = read_yaml(b"# The shop\nname: shop\nweb:\n  image: nginx\n  env: {DB_HOST: db}\nports: [80, 443]\n")

    assert read.text == "The shop\n\nName: shop\nPorts: 80, 443\n\n# Web\n\nImage: nginx\nEnv DB_HOST: db"


def test_yaml_whose_references_stand_for_more_than_is_read_is_refused(monkeypatch):
    monkeypatch.setattr("corpus.reading.configuration.MAX_VALUES", 10_000)
    lines = ["a: &a [x, x]", *(f"{name}: &{name} [{', '.join(f'*{before}' for _ in range(9))}]"
                               for before, name in zip("abcdefgh", "bcdefghi", strict=True))]  # fmt: skip

    with pytest.raises(TooLargeFile, match="stands for more than 10,000 values"):
        read_yaml("\n".join(lines).encode())


def test_more_values_than_are_read_are_refused(monkeypatch):
    monkeypatch.setattr(records, "MAX_VALUES", 5)

    with pytest.raises(TooLargeFile, match="more than 5 values"):
        read_json(b'[["a"], ["b"], [["c"]], {"d": {"e": [{"f": [1]}]}}, 1, 2, 3, 4, 5, 6]')


def test_toml_has_sections_as_headings():
    read = read_toml(b'# Of the build\n[build]\nback-end = "setuptools"\nround = 1.50\n')

    assert read.text == "Of the build\n\nBuild back end: setuptools\nBuild round: 1.50"


def test_settings_are_labels_with_values_in_sections():
    read = read_settings(b"; Who may come in\n[access]\nport = 8080\nhost: 'local'\nexport KEY=abc\n")

    assert read.text == "Who may come in\n\n# access\n\nport: 8080\nhost: local\nKEY: abc"
