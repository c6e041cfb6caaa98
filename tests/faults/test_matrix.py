"""Whatever goes wrong with any one request of a script, the next run leaves all as if it had not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.matrix import KINDS, LASTING, bench_of, cases, strike
from tests.faults.stage import SCENES

ONCE, LONG_ENOUGH = 1, 100_000


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("fault", KINDS)
def test_one_request_that_goes_wrong_leaves_no_trace(
    name: str, fault: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    assert struck(name, fault, tmp_path, record_property, times=ONCE) == []


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("fault", LASTING)
def test_one_request_that_goes_wrong_again_and_again_is_made_up_for_by_the_next_run(
    name: str, fault: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    assert struck(name, fault, tmp_path, record_property, times=LONG_ENOUGH) == []


def struck(
    name: str, fault: str, folder: Path, note: Callable[[str, object], None], *, times: int
) -> list[str]:
    """What was wrong after each case of a script and a kind of fault."""
    kind, wrong = KINDS[fault], []
    with bench_of(SCENES[name], folder) as bench:
        # What cannot be read for a whole run is told as it was known then: of such only writes are compared.
        requests = [mark for mark in bench.requests if mark.writes or times == ONCE]
        met = cases(requests, kind)
        for mark in met:
            told = strike(bench, mark, kind, times=times)
            wrong += [f"{fault} at {mark}: {told}"] if told else []
    note("cases", len(met))
    note("wrong", wrong)
    return wrong
