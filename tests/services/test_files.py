"""The configuration's files on the disk: loaded whole, or refused with every fault in one error."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.model.config import Config
from supportdesk.model.duration import Duration
from supportdesk.model.duty import Overrides
from supportdesk.model.faults import ConfigurationError
from supportdesk.services.files import load_config, load_overrides, parse_config, parse_overrides
from supportdesk.services.yaml_tree import LARGEST_FILE
from tests.model.written import SMALL, config_of

ROOT = Path(__file__).parents[2]
ENTRY = (
    '{team: shop, person: eng-a, from: "2026-11-23T10:00", to: "2026-11-26 10:00", why: swap, by: manager-d}'
)


def refusal_of(path: Path) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        load_config(path)
    return str(refusal.value)


def test_the_shipped_configuration_is_both_teams() -> None:
    config = load_config(ROOT / "config/teams.yml")
    assert set(config.teams) == {"delivery", "repo-management"}
    assert load_overrides(ROOT / "config/overrides.yml", config=config) == Overrides(version=1)


def test_every_key_of_the_reference_loads() -> None:
    config = load_config(ROOT / "tests/worlds/reference.teams.yml")
    delivery, repo = config.teams["delivery"], config.teams["repo-management"]
    assert delivery.clocks.remind_urgent is not None
    assert (delivery.clocks.eta, delivery.clocks.resolve, delivery.risk.outsiders) == (None, None, False)
    assert (repo.clocks.eta, repo.rule("SUP-6")) == (Duration.parse("1 business day"), "off")


def test_what_the_reference_gives_as_defaults_are_the_defaults() -> None:
    config = load_config(ROOT / "tests/worlds/reference.teams.yml")
    delivery, small = config.teams["delivery"], config_of().teams["repo"]
    assert delivery.labels == small.labels
    assert delivery.request_form == small.request_form
    assert delivery.schedule == small.schedule
    assert delivery.clocks == small.clocks
    assert (delivery.risk, delivery.limits) == (small.risk, small.limits)
    assert delivery.rotation.handoff == small.rotation.handoff


def test_a_file_that_begins_with_a_byte_order_mark_loads(tmp_path: Path) -> None:
    path = tmp_path / "teams.yml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load_config(path) == config_of()


def test_a_file_that_is_not_there_is_said_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "teams.yml"
    assert refusal_of(path) == f"{path}:1  cannot be read: No such file or directory  → check the path"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "cannot be read: Is a directory" in refusal_of(tmp_path)


def test_a_file_beyond_the_bound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "teams.yml"
    path.write_text("#" * (LARGEST_FILE + 1), encoding="utf-8")
    assert "is larger than 256 KiB" in refusal_of(path)


def test_a_file_in_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "teams.yml"
    path.write_bytes(b"version: 1\nname: \xe9\n")
    assert refusal_of(path) == f"{path}:2  is not in UTF-8  → save the file in UTF-8"


def test_without_an_overrides_file_nothing_is_overridden(tmp_path: Path) -> None:
    assert load_overrides(tmp_path / "overrides.yml", config=config_of()) == Overrides(version=1)


def test_an_override_names_local_times_of_the_team() -> None:
    (override,) = overrides_of(f"version: 1\noverrides:\n  - {ENTRY}\n").overrides
    assert (override.team, override.person, override.why) == ("shop", "eng-a", "swap")
    assert override.start == datetime(2026, 11, 23, 10)  # noqa: DTZ001 - a local time has no zone
    assert override.end == datetime(2026, 11, 26, 10)  # noqa: DTZ001 - a local time of the team


@pytest.mark.parametrize(
    ("old", "new", "path", "problem"),
    [
        ("team: shop", "team: shpo", "overrides[0].team", '"shpo" is not in teams'),
        ("person: eng-a", "person: eng-x", "overrides[0].person", '"eng-x" is not in people'),
        ("11-26 10:00", "11-23 10:00", "overrides[0].to", "is not after the beginning"),
        ("11-26 10:00", "11-26T10:00Z", "overrides[0].to", "is no local date and time"),
        ("11-26 10:00", "11-31T10:00", "overrides[0].to", "is no day of the calendar"),
        (", why: swap", "", "overrides[0].why", "is missing"),
    ],
)
def test_a_wrong_override_is_named_by_path_and_problem(old: str, new: str, path: str, problem: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        overrides_of(f"version: 1\noverrides:\n  - {ENTRY}\n".replace(old, new))
    (fault,) = refusal.value.faults
    assert (fault.path, fault.line) == (path, 3)
    assert problem in fault.problem


@given(st.data())
def test_a_damaged_configuration_is_loaded_or_refused_with_faults(data: st.DataObject) -> None:
    start = data.draw(st.integers(min_value=0, max_value=len(SMALL)))
    length = data.draw(st.integers(min_value=0, max_value=40))
    put = data.draw(
        st.sampled_from(["", "~", "[", "[b", "{}", "off", "- ", ": ", "x", "1", '"', "\n", "\t", "é"])
    )
    assert_loaded_or_refused(SMALL[:start] + put + SMALL[start + length :])


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_faults(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "teams.yml"
    path.write_bytes(content)
    assert refusal_of(path)


def assert_loaded_or_refused(text: str) -> None:
    try:
        loaded: Config | ConfigurationError = parse_config(text, source="teams.yml")
    except ConfigurationError as error:
        loaded = error
    if isinstance(loaded, ConfigurationError):
        assert loaded.faults
        assert all(fault.line >= 1 and fault.problem and fault.mend for fault in loaded.faults)
        assert all(line.startswith("teams.yml:") for line in str(loaded).splitlines())


def overrides_of(text: str) -> Overrides:
    return parse_overrides(text, source="overrides.yml", config=config_of())
