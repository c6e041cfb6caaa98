"""How far the making of the Apps is: what the page and the terminal show."""

from dataclasses import dataclass

from supportdesk.model.apps import Place, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A permission with its level, or a scope, which has none; and what the desk does by it."""

    name: str
    level: str = ""
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a button sends to GitHub: where to, and the manifest as JSON.

    `who` says whom GitHub lets do it; nothing where that is who looks at it.
    """

    address: str
    manifest: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One App on its way. It has a form while it can be made by a button, and a link that goes on from there.

    `done` says what there is already; nothing while it is still to be made, or where nobody can know.
    """

    title: str
    about: str
    needs: tuple[Need, ...]
    button: str
    form: Form | None = None
    link: str = ""
    done: str = ""
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All steps in order, and what went wrong last."""

    place: Place
    steps: tuple[Step, ...]
    problem: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether no App is left that a button makes."""
        return all(step.form is None for step in self.steps)
