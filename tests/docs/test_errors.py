"""docs/errors.md names every error and every issue that the code can raise, and no other."""

import ast
from collections.abc import Iterator
from pathlib import Path

from marsad import errors
from tests.docs.pages import ROOT, headings

PAGE = ROOT / "docs" / "errors.md"
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def documented() -> set[str]:
    """The codes that have a heading: its first word."""
    return {title.split()[0] for title in headings(PAGE, 3)}


def error_codes() -> set[str]:
    """Codes of all error classes."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.MarsadError)]
    return {kind.code for kind in kinds}


def issue_codes() -> set[str]:
    """Codes of all issues that the sources raise."""
    return {code for path in SOURCES for code in codes_in(path)}


def codes_in(path: Path) -> Iterator[str]:
    """Literal codes in calls of `Issue` and of the file's functions that hand their `code` on, and in local variables
    named `code`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in (inner for function in functions for inner in ast.walk(function)):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "code" for to in node.targets):
            yield from literals(node.value)
    carriers = {"Issue": 0} | {
        function.name: names.index("code")
        for function in functions
        if "code" in (names := [argument.arg for argument in function.args.args if argument.arg != "self"])
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := called(node)) in carriers:
            keywords = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            for value in keywords or node.args[carriers[name] : carriers[name] + 1]:
                yield from literals(value)


def called(node: ast.Call) -> str:
    """The bare name of what is called: `Issue` for `Issue(…)` and `model.Issue(…)`."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def literals(node: ast.expr) -> Iterator[str]:
    """The strings that an expression can be: a literal, or either branch of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def test_every_error_has_a_heading() -> None:
    assert error_codes() - documented() == set()


def test_every_issue_has_a_heading() -> None:
    assert issue_codes() - documented() == set()


def test_no_heading_is_dead() -> None:
    assert documented() - error_codes() - issue_codes() == set()


def test_every_issue_is_raised_with_a_literal_code() -> None:
    """Or no test could tell which codes there are."""
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and called(node) == "Issue" and not is_plain(node)
    ]
    assert not hidden, hidden


def is_plain(call: ast.Call) -> bool:
    """Whether a code is a literal, a parameter or variable named `code`, or read back from the record (`row.code`)."""
    value = next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)
    if isinstance(value, ast.Name):
        return value.id == "code"
    if isinstance(value, ast.Attribute):
        return value.attr == "code"
    return value is not None and any(literals(value))
