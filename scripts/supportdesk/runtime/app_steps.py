"""The steps that make the Apps, as far as each is: from the manifests, and from what was made before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from supportdesk.model.apps import (
    APPS,
    DESK,
    DOORBELL,
    SLACK,
    App,
    AppKind,
    Place,
    Setting,
    settings_of_desk,
    settings_of_doorbell,
    settings_of_slack,
)
from supportdesk.model.making import Form, Need, Progress, Step
from supportdesk.services.app_files import Credentials, github_manifest, read_manifest

# https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests
_SLACK = "https://api.slack.com/apps?new_app=1&manifest_json="


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """Where the Apps are made, and where their keys are kept."""

    place: Place
    credentials: Credentials

    def progress(self, states: Mapping[str, str], *, redirect_url: str, problem: str = "") -> Progress:
        """How far it is; `states` has, by each App's key, what GitHub is to send back with the browser."""
        steps = [self._github(kind, state=states[kind.key], redirect_url=redirect_url) for kind in APPS]
        return Progress(place=self.place, steps=(*steps, self._slack()), problem=problem)

    def _github(self, kind: AppKind, *, state: str, redirect_url: str) -> Step:
        manifest = github_manifest(kind, self.place, redirect_url=redirect_url)
        needs = _needs(kind, manifest["default_permissions"])
        if not self.credentials.has_key(kind):
            form = Form(
                address=f"{self.place.registration}?{urlencode({'state': state})}",
                manifest=json.dumps(manifest),
                who=_who(self.place),
            )
            return Step(
                title=kind.title,
                about=kind.about,
                needs=needs,
                form=form,
                button=f"Create {_lowered(kind.title)}",
            )
        app = self.credentials.recorded(kind)
        return Step(
            title=kind.title,
            about=kind.about,
            needs=needs,
            button=_installed_where(kind, self.place),
            link=app.install if app else "",
            done=_done(app, key=str(self.credentials.key(kind))),
            settings=self._settings(kind, app) if app else (),
        )

    def _settings(self, kind: AppKind, app: App) -> tuple[Setting, ...]:
        folder = str(self.credentials.folder)
        if kind is DOORBELL:
            desk = self.credentials.recorded(DESK)
            return settings_of_doorbell(app, self.place, folder=folder, desk=desk)
        return settings_of_desk(app, self.place, folder=folder)

    def _slack(self) -> Step:
        manifest = read_manifest(SLACK)
        scopes = manifest["oauth_config"]["scopes"]["bot"]
        return Step(
            title=SLACK.title,
            about=SLACK.about,
            needs=_needs(SLACK, dict.fromkeys(scopes, "")),
            button="Create the Slack app",
            link=_SLACK + quote(json.dumps(manifest, separators=(",", ":")), safe=""),
            settings=settings_of_slack(self.place),
        )


def _needs(kind: AppKind, asked: Mapping[str, Any]) -> tuple[Need, ...]:
    return tuple(
        Need(name=name, level=level, purpose=kind.purposes[name]) for name, level in sorted(asked.items())
    )


def _who(place: Place) -> str:
    """https://docs.github.com/apps/maintaining-github-apps/about-github-app-managers"""
    if not place.organization:
        return ""
    return f"In {place.organization}, only its owners and its GitHub App managers can do this."


def _lowered(title: str) -> str:
    return title[0].lower() + title[1:]


def _installed_where(kind: AppKind, place: Place) -> str:
    watched = "" if kind is DOORBELL else " and the repositories that it watches"
    return f"Install it in {place.repository}{watched}"


def _done(app: App | None, *, key: str) -> str:
    if app is None:
        return (
            f"Its key is in {key} since an earlier run, and is not overwritten. To make another App,"
            " move that file away and run this again."
        )
    return f"{app.slug} (App ID {app.number}) is made; its private key is in {key}."
