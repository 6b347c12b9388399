"""The reference of the API, generated from the docstrings: every public name is in it, and says what it is."""

import ast
from importlib import import_module
from pathlib import Path

import pdoc.doc
import pdoc.render
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "embeddings", "qa")
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(path.read_text("utf-8"))
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "__main__.py"
}
SLOW_TO_IMPORT = {"torch", "transformers", "sentence_transformers", "gradio", "sklearn"}
"""Modules that import these take seconds; their docstrings are checked, and not rendered here."""
RENDERED = ("qa", "qa.library", "qa.documents", "corpus.store", "corpus.document", "embeddings.encoder")
"""Pages that are made in whole: all of them take half a minute."""

every_module = pytest.mark.parametrize("name", MODULES)


def offered(tree):
    """The names in ``__all__``."""
    assigned = (node for node in tree.body if isinstance(node, ast.Assign))
    return next((ast.literal_eval(node.value) for node in assigned if ast.unparse(node.targets[0]) == "__all__"), [])


def imports(tree):
    """The names of the modules that are imported when a module is."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def is_slow(name):
    """Whether importing a module imports one of ``SLOW_TO_IMPORT``, by itself or by another module of ours."""
    waiting, seen = [name], set()
    while waiting:
        seen.add(here := waiting.pop())
        for found in imports(MODULES[here]):
            if found.partition(".")[0] in SLOW_TO_IMPORT:
                return True
            parts = found.split(".")
            ours = {".".join(parts[:depth]) for depth in range(1, len(parts) + 1)} & MODULES.keys()
            waiting += ours - seen
    return False


def documented(tree):
    """The names that a module defines with a docstring; constants that stand together may share the one below them."""
    together = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            together = []
            if ast.get_docstring(node):
                yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            together += [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield from together
            together = []


def undocumented_members(tree):
    """The public methods and properties of public classes that have no docstring."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name in offered(tree):
            methods = (each for each in node.body if isinstance(each, ast.FunctionDef) and each.name[0] != "_")
            yield from (f"{node.name}.{each.name}" for each in methods if not ast.get_docstring(each))


def imported(tree):
    return {
        name.asname or name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names
    }


@every_module
def test_every_public_name_says_what_it_is(name):
    tree = MODULES[name]
    assert set(offered(tree)) - set(documented(tree)) - imported(tree) == set()
    assert list(undocumented_members(tree)) == []


@pytest.mark.filterwarnings("ignore:Found '[A-Z]\\w+' in qa.__all__")  # imported late: told on their own pages
def test_every_public_name_has_its_place_in_the_reference():
    modules = {name: pdoc.doc.Module(import_module(name)) for name in MODULES if not is_slow(name)}
    places = {name: module.members for name, module in modules.items()}
    missing = [f"{name}.{each}" for name in modules for each in offered(MODULES[name]) if each not in places[name]]
    assert missing == []
    pdoc.render.configure(docformat="google", show_source=False, search=False)
    for name in RENDERED:
        html = pdoc.render.html_module(modules[name], modules)
        assert [each for each in offered(MODULES[name]) if f'id="{each}"' not in html] == []


METHODS = {
    node.name: node
    for module in ("qa.library", "qa.documents")
    for kind in MODULES[module].body
    if isinstance(kind, ast.ClassDef)
    for node in kind.body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
}


@pytest.mark.parametrize("name", METHODS)
def test_every_public_method_of_library_says_what_its_arguments_are(name):
    given = METHODS[name].args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    names = {argument.arg for argument in every} - {"self", "cls"}
    told = ast.get_docstring(METHODS[name]).partition("Args:\n")[2].partition("\n\n")[0].splitlines()
    assert {line.strip().partition(":")[0] for line in told if line.startswith("    ") and line[4] != " "} == names
