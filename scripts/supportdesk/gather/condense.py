"""What is kept of an issue once it has come: what the rules ask of it, spelt as the configuration spells it.

A body becomes its outline, a comment of the desk its hidden marker, mentions are those of members, and events
of labels that no rule knows go. GitHub's labels are the same in any case; from here on they are compared to
the letter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from sys import intern

from supportdesk.model.config import Config, Team
from supportdesk.model.issues import Comment, Event, Issue
from supportdesk.model.places import RequestForm
from supportdesk.policies.completeness import outline
from supportdesk.render.markdown import mark_of, reveal

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condenser:
    """Keeps of a team's issues what its rules ask for.

    `labels` are the configured ones by folded name, `members` the folded logins of the team's people.
    """

    form: RequestForm
    labels: Mapping[str, str]
    members: frozenset[str] = frozenset()

    def __call__(self, issue: Issue) -> Issue:
        """The issue with no more than is needed."""
        return replace(
            issue,
            body=outline(issue.body, self.form, issue.prompts),
            prompts=(),
            mentions=issue.mentions & self.members or _NOBODY,
            labels=self._spelt(issue.labels),
            events=tuple(self._known(issue.events)),
            comments=tuple(map(self._heard, issue.comments)),
        )

    def _heard(self, comment: Comment) -> Comment:
        """The comment with its mark, and of the people that it calls on the team's members."""
        mentions = comment.mentions & self.members or _NOBODY
        return _marked(comment if mentions == comment.mentions else replace(comment, mentions=mentions))

    def _spelt(self, labels: frozenset[str]) -> frozenset[str]:
        """The labels in the configuration's spelling; the same set, which many issues share, if they are."""
        spelt = frozenset(self.labels.get(label.casefold(), label) for label in labels)
        return labels if spelt == labels else spelt

    def _known(self, events: tuple[Event, ...]) -> Iterator[Event]:
        for event in events:
            if event.kind not in ("labeled", "unlabeled"):
                yield event
            elif (label := self.labels.get(event.subject.casefold())) is not None:
                yield event if label == event.subject else replace(event, subject=label)


def condenser(config: Config, team: Team) -> Condenser:
    """The condenser of one team's issues."""
    return Condenser(
        form=team.request_form,
        labels={name.casefold(): name for name in _names(config, team)},
        members=frozenset(config.people[key].github.casefold() for key in team.member_keys()),
    )


def _names(config: Config, team: Team) -> Iterator[str]:
    """Every label that a rule may ask for, those that the desk sets last: their spelling holds."""
    for priority in config.priorities:
        yield from priority.labels
    yield from (each.label.name for each in config.teams.values())
    labels = team.labels
    yield from (*labels.pause, *labels.exclude, *labels.feature, labels.ad_hoc, labels.triage, labels.mirror)
    yield from (labels.approve_spillover, labels.support, labels.needs_info, labels.at_risk)
    yield from (*team.label.aliases, team.label.name)


def _marked(comment: Comment) -> Comment:
    mark = mark_of(comment.body) if comment.by_desk else None
    if mark is None:
        return comment
    facts = reveal(comment.body, mark) if comment.trusted else None
    known = _kept_once(tuple((facts or {}).items()))
    return replace(comment, body="", mark=intern(mark), trusted=facts is not None, facts=known)


@lru_cache(maxsize=1024)
def _kept_once(facts: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Facts as a mapping; most issues of a team share theirs with others."""
    return dict(facts)
