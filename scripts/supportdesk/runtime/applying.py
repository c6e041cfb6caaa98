"""A plan shown, or done and then shown, and the exit status that this makes."""

from collections.abc import Sequence

from supportdesk.apply import Writers, apply_plan
from supportdesk.model.actions import WriteOverride
from supportdesk.model.plan import Outcome, Plan
from supportdesk.render.summary import render_summary
from supportdesk.runtime.arguments import Options
from supportdesk.runtime.leaving import show_left_to_people
from supportdesk.runtime.output import remark, show, summarise
from supportdesk.runtime.setting import Setting
from supportdesk.runtime.status import CHANGES, DONE, NOTHING, PARTLY
from supportdesk.runtime.stopping import AGAIN
from supportdesk.runtime.wiring import Services


def carry_out(setting: Setting, plan: Plan, services: Services) -> int:
    """Do the plan where that is asked for, and show it; the exit status."""
    options, account = setting.options, setting.account
    if options.apply:
        _apply(setting, plan, services.writers())
    summarise(render_summary(plan, account.outcomes), setting.environment.summary)
    show(plan, account.outcomes, options)
    written = (each for each in account.outcomes if isinstance(each.action, WriteOverride))
    if not setting.environment.actions and any(each.result == "done" for each in written):
        remark("The override stands in the repository: pull before the next run here.")
    if setting.command.kind == "uninstall":
        show_left_to_people(plan, setting.config, options, setting.environment)
    left = sum(each.detail == AGAIN for each in account.outcomes)
    if not left:
        return _status(plan, account.outcomes, options)
    done = sum(each.result == "done" for each in account.outcomes)
    account.interrupted = True
    account.stop(setting.stopping.status, f"Interrupted: {done} done, {left} wait. Run again to finish.")
    return account.status


def _apply(setting: Setting, plan: Plan, writers: Writers) -> None:
    """Do it, one action after another; the account has each outcome as soon as it is known."""
    outcomes, watcher = setting.account.outcomes, setting.watcher
    total = sum(len(job.effects) for team in plan.teams if not team.refused for job in team.jobs)
    setting.stopping.begin_writing()
    try:
        for outcome in apply_plan(plan, writers, halted=setting.stopping.why):
            outcomes.append(outcome)
            watcher.applied(len(outcomes), total)
    finally:
        watcher.ended()


def _status(plan: Plan, outcomes: Sequence[Outcome], options: Options) -> int:
    refused = [team for team in plan.teams if team.refused]
    if refused and len(refused) == len(plan.teams):
        return NOTHING
    if (
        refused
        or any(each.result != "done" for each in outcomes)
        or any(team.incomplete for team in plan.teams)
    ):
        return PARTLY
    return CHANGES if options.detailed and not options.apply and plan.changes else DONE
