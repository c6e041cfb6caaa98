"""Why something is done, and what only a person can decide."""

from dataclasses import dataclass

from supportdesk.model.config import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why something is done: for which team and job, by which rule, for what reason."""

    team: str
    job: Job
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know and only a person can decide: shown, never acted upon."""

    because: Because
    subject: str
