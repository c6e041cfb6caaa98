"""The page and the terminal show how far the Apps are; nothing of what they show is live by itself."""

import re
from html import unescape

from supportdesk.model.apps import (
    DESK,
    DOORBELL,
    App,
    Place,
    Setting,
    settings_of_desk,
    settings_of_doorbell,
    settings_of_slack,
)
from supportdesk.model.making import Form, Need, Progress, Step
from supportdesk.render.apps_page import render_apps_page
from supportdesk.render.apps_text import render_made

HOSTILE = """"><script>alert('x')</script>&amp;"""
PLACE = Place(web="https://github.com", repository="acme/desk", organization="acme")
APP = App(
    key="support-desk", owner="acme", number=7, slug="acme-desk", address="https://github.com/apps/acme-desk"
)
NEED = Need(name="issues", level="write", purpose="Sets labels.")
WAITING = Step(
    title="An App",
    about="It rings.",
    needs=(NEED, Need(name="chat:write", purpose="Posts.")),
    button="Create an App",
    form=Form(address="https://github.com/new?state=a&b=c", manifest='{"name": "a"}'),
)
MADE = Step(
    title="Another",
    about="It reads.",
    needs=(NEED,),
    button="Install it",
    link=APP.install,
    done="acme-desk is made.",
    settings=(Setting(name="A_NAME", value="7", where="variable", address="https://github.com/v"),),
)


def shown(*steps: Step, problem: str = "", place: Place = PLACE) -> str:
    return render_apps_page(Progress(place=place, steps=steps, problem=problem))


def test_a_step_that_waits_has_a_button_that_sends_its_manifest() -> None:
    page = shown(WAITING)
    form = re.search(
        r'<form method="post" action="([^"]+)">\n<input [^>]*value="([^"]+)">\n<button>([^<]+)', page
    )
    assert form is not None
    assert [unescape(part) for part in form.groups()] == [
        "https://github.com/new?state=a&b=c",
        '{"name": "a"}',
        "Create an App",
    ]
    assert "<code>issues write</code></td><td>Sets labels.</td>" in page
    assert "<code>chat:write</code></td><td>Posts.</td>" in page
    assert "Each button opens a page of GitHub" in page


def test_a_step_that_is_done_says_where_to_go_and_what_to_set() -> None:
    page = shown(MADE)
    assert '<a class="button" href="https://github.com/apps/acme-desk/installations/new"' in page
    assert '<code>A_NAME</code></td><td>7</td><td><a href="https://github.com/v"' in page
    assert ("<form" in page, "SUPPORTDESK_APP_ID last" in page, "✓" in page) == (False, True, True)


def test_a_step_of_which_no_more_is_known_has_neither_button_nor_link() -> None:
    page = shown(Step(title="Old", about="It was.", needs=(), button="Install it", done="Its key is there."))
    assert ("Install it" in page, "Its key is there." in page) == (False, True)


def test_what_went_wrong_stands_at_the_top() -> None:
    assert '<section class="problem" role="alert">No.</section>' in shown(WAITING, problem="No.")
    assert 'role="alert"' not in shown(WAITING)


def test_whatever_is_shown_is_text() -> None:
    setting = Setting(name=HOSTILE, value=HOSTILE, where=HOSTILE, address=HOSTILE)
    hostile = Step(
        title=HOSTILE,
        about=HOSTILE,
        needs=(Need(name=HOSTILE, level=HOSTILE, purpose=HOSTILE),),
        button=HOSTILE,
        form=Form(address=HOSTILE, manifest=HOSTILE),
        link=HOSTILE,
        done=HOSTILE,
        settings=(setting, Setting(name="N", value="V", where=HOSTILE)),
    )
    linked = Step(title="T", about="A", needs=(), button=HOSTILE, link=HOSTILE)
    page = shown(hostile, linked, problem=HOSTILE, place=Place(web="https://x", repository=HOSTILE))
    assert (page.count("<script"), page.count('"><script')) == (0, 0)
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;amp;" in page


def test_the_terminal_is_told_the_same() -> None:
    assert render_made(MADE) == (
        "Another: acme-desk is made.\n"
        "  Install it: https://github.com/apps/acme-desk/installations/new\n"
        "  A_NAME = 7\n"
        "    variable https://github.com/v\n"
    )
    old = Step(title="Old", about="It was.", needs=(), button="Install it")
    assert render_made(old) == "Old: It was.\n"


def test_the_settings_say_what_to_set_where_for_an_organization() -> None:
    desk = {each.name: each for each in settings_of_desk(APP, PLACE, folder="credentials")}
    assert list(desk)[-1] == "SUPPORTDESK_APP_ID"  # the schedule runs once it is set
    assert (
        desk["SUPPORTDESK_APP_PRIVATE_KEY"].value == "the content of credentials/support-desk.private-key.pem"
    )
    assert desk["SUPPORTDESK_APP_PRIVATE_KEY"].address == "https://github.com/acme/desk/settings/environments"
    doorbell = settings_of_doorbell(APP, PLACE, folder="credentials", desk=APP)
    organization = "https://github.com/organizations/acme/settings"
    assert {each.name: (each.value, each.address) for each in doorbell} == {
        "SUPPORTDESK_DOORBELL_PRIVATE_KEY": (
            "the content of credentials/support-doorbell.private-key.pem",
            f"{organization}/secrets/actions",
        ),
        "SUPPORTDESK_REPOSITORY": ("acme/desk", f"{organization}/variables/actions"),
        "SUPPORTDESK_DOORBELL_APP_ID": ("7", f"{organization}/variables/actions"),
        "SUPPORTDESK_LOGIN": ("acme-desk[bot]", f"{organization}/variables/actions"),
    }
    assert [each.name for each in settings_of_slack(PLACE)] == ["SLACK_BOT_TOKEN"]


def test_a_personal_account_has_no_settings_that_its_repositories_share() -> None:
    alone = Place(web="https://github.com", repository="engineer-a/desk")
    told = settings_of_doorbell(APP, alone, folder="credentials", desk=None)
    assert {(each.where, each.address) for each in told} == {
        ("secret of each watched repository", ""),
        ("variable of each watched repository", ""),
    }
    assert [each.value for each in told if each.name == "SUPPORTDESK_LOGIN"] == [
        "as the desk's App is called, with [bot]"
    ]
    assert (DESK.key, DOORBELL.key, alone.registration) == (
        "support-desk",
        "support-doorbell",
        "https://github.com/settings/apps/new",
    )
