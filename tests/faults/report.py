"""Prints what the matrix tried and found, at the end of the run."""

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The cases of each kind of test in this folder, and how many of them left something wrong."""
    cases: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    more: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            noted = dict(report.user_properties)
            if "cases" not in noted:
                continue
            name = report.nodeid.partition("[")[0].rpartition("::")[2].removeprefix("test_").replace("_", " ")
            cases[name] += int(str(noted["cases"]))
            found = noted.get("wrong")
            wrong[name] += len(found) if isinstance(found, list) else 0
            for told in ("messages_taken_back", "left_to_the_next_run"):
                more[told] += int(str(noted.get(told, 0)))
    if not cases:
        return
    terminalreporter.section("faults")
    for name, number in cases.items():
        terminalreporter.write_line(f"{number:6} cases, {wrong[name]} violations: {name}")
    for told, number in more.items():
        terminalreporter.write_line(f"{number:6} {told.replace('_', ' ')}, of two runs at once")
