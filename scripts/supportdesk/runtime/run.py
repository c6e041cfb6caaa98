"""One run, from the command line to the exit status: read, decide, show, and apply where asked to."""

import os
import sys
import traceback
from collections.abc import Mapping, Sequence

from supportdesk.gather import gather_snapshot
from supportdesk.gather.question import Question
from supportdesk.model.config import JOBS, Job
from supportdesk.model.faults import ConfigurationError
from supportdesk.model.plan import Plan
from supportdesk.model.snapshot import Snapshot
from supportdesk.policies.checkup.leak import leak_of
from supportdesk.runtime.account import Account
from supportdesk.runtime.applying import carry_out
from supportdesk.runtime.arguments import Options, UsageError, parse
from supportdesk.runtime.asking import question_of
from supportdesk.runtime.command import Command
from supportdesk.runtime.credentials import require_credentials
from supportdesk.runtime.doctor import check_up
from supportdesk.runtime.environment import Environment
from supportdesk.runtime.explaining import show_account
from supportdesk.runtime.leaving import make_leaving_plan, require_stopped
from supportdesk.runtime.order import refuse_needless
from supportdesk.runtime.output import remark, say
from supportdesk.runtime.planning import BRAKES, OF_ONE_ISSUE, make_plan
from supportdesk.runtime.progress import Watcher, watcher_of
from supportdesk.runtime.review import review
from supportdesk.runtime.rotation import show_rotations
from supportdesk.runtime.setting import Setting
from supportdesk.runtime.setting_up import able_to, read_set_up_plan
from supportdesk.runtime.sources import feeds_of
from supportdesk.runtime.status import CHANGES, DONE, NOTHING, PARTLY
from supportdesk.runtime.stopping import Stopping
from supportdesk.runtime.streams import OutputError
from supportdesk.runtime.trouble import kept_of, tell
from supportdesk.runtime.wiring import Services, connect_services, scope_of
from supportdesk.services.errors import ServiceError
from supportdesk.services.files import load_config, load_overrides
from supportdesk.services.heartbeat import beat
from supportdesk.services.retry import Patience
from supportdesk.services.silence import silence_clients


def run(
    command: Command,
    argv: Sequence[str] | None = None,
    variables: Mapping[str, str] | None = None,
    *,
    patience: Patience | None = None,
    stopping: Stopping | None = None,
) -> int:
    """Run a command; its exit status. Every mistake that a person can mend ends in one sentence.

    `variables` are the environment's unless given; `patience` says how long to wait before asking again, and
    `stopping` whether somebody asked for an end.
    """
    silence_clients()
    environment = Environment.read(os.environ if variables is None else variables)
    patience, stopping, watcher = patience or Patience(), stopping or Stopping(), Watcher()
    typed = tuple(sys.argv[1:] if argv is None else argv)
    account = Account(command=command, arguments=typed, environment=environment, clock=patience.clock)
    try:
        account.options = parse(command, typed)
        watcher = watcher_of(account.options, environment)
        try:
            account.status = _run(account, account.options, patience, watcher, stopping)
        finally:
            watcher.ended()
    except (ConfigurationError, ServiceError, UsageError) as error:
        account.stop(NOTHING, str(error))
    except OutputError as error:
        account.stop(PARTLY, str(error))
    except KeyboardInterrupt:
        account.interrupted = True
        account.stop(stopping.status, stopping.sentence())
    except Exception as error:  # noqa: BLE001  its text may hold anything, secrets too: only where it was
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.filename.rsplit('/', 1)[-1]}:{place.lineno}"
        account.stop(NOTHING, f"An error of the desk itself ({type(error).__name__} in {where}).")
    tell(account, patience=patience, observer=watcher)
    account.close()
    _say_alive(account, watcher)
    return account.status


def _say_alive(account: Account, watcher: Watcher) -> None:
    """Tell the check that watches the schedule how this run ended."""
    environment = account.environment
    applies = account.options is not None and account.options.apply
    if account.command.kind == "due" and applies and environment.heartbeat_url and not environment.off:
        beat(environment.heartbeat_url, good=account.status in (DONE, CHANGES), observer=watcher)


def _run(account: Account, options: Options, patience: Patience, watcher: Watcher, stopping: Stopping) -> int:
    command, environment = account.command, account.environment
    if environment.off:
        account.said = "SUPPORTDESK_OFF is set: the desk does nothing."
        say(account.said, environment.summary, options)
        return DONE
    if command.kind == "review":
        return DONE if review(options, environment) else NOTHING
    config = load_config(options.config)
    if options.now is not None and options.apply and not environment.is_rehearsal(feeds_of(config)):
        raise UsageError("--now goes with --apply only while every base URL is on this machine.")
    if options.now is None and environment.is_rehearsal(feeds_of(config)) and not options.quiet:
        remark("Every service is on this machine, and without --now this is for today.")
    account.config = config
    overrides = load_overrides(options.config.with_name("overrides.yml"), config=config).overrides
    setting = Setting(
        command=command,
        options=options,
        environment=environment,
        config=config,
        overrides=overrides,
        account=account,
        watcher=watcher,
        stopping=stopping,
    )
    question = question_of(setting)
    if question is None:
        account.said = "This event is none of the desk's business: nothing to do."
        say(account.said, environment.summary, options)
        return DONE
    return _answer(setting, question, patience)


def _answer(setting: Setting, question: Question, patience: Patience) -> int:
    """Do what the command is for, of the teams in question; the exit status."""
    command, options, environment = setting.command, setting.options, setting.environment
    scope = scope_of(command, options, setting.config, question.teams)
    services = connect_services(
        environment, setting.config, patience=patience, scope=scope, observer=setting.watcher
    )
    setting.account.spent = services.spent
    if command.kind == "doctor" and not options.fix:
        return check_up(question, services, options, summary=environment.summary)
    if command.kind == "rotation":
        asks_github = bool(environment.github_token or environment.app_id)
        whole = show_rotations(
            question, services.readers, options, with_ad_hoc=asks_github, summary=environment.summary
        )
        return DONE if whole else PARTLY
    require_credentials(environment)
    if options.fix:
        plan = _agreed(setting, read_set_up_plan(question, services))
        return carry_out(setting, plan, able_to(plan, services))
    if options.explain is not None:
        whole = show_account(_read(question, services), options.explain, options)
        return DONE if whole else PARTLY
    # The snapshot is nobody's once the plan is made: what is as large as all issues together is let go.
    plan = _plan(setting, question, _read(question, services))
    if command.kind == "uninstall" and options.apply and plan.changes:
        require_stopped(setting, question.teams, services)
    return carry_out(setting, plan, services)


def _read(question: Question, services: Services) -> Snapshot:
    """What a run decides on, once it is known that its output tells nobody what is private."""
    snapshot = gather_snapshot(question, services.readers)
    for state in snapshot.teams:
        if leak := leak_of(state):
            raise UsageError(leak)
        if question.order is not None:
            refuse_needless(question.order, state)
    return snapshot


def _plan(setting: Setting, question: Question, snapshot: Snapshot) -> Plan:
    options = setting.options
    setting.account.kept = kept_of(question, snapshot)
    brakes = BRAKES if question.issue is None else OF_ONE_ISSUE
    jobs: frozenset[Job] = setting.command.jobs or frozenset(JOBS)
    if setting.command.kind == "uninstall":
        return _agreed(setting, make_leaving_plan(snapshot))
    return _agreed(setting, make_plan(snapshot, jobs, approved=options.approve, brakes=brakes))


def _agreed(setting: Setting, plan: Plan) -> Plan:
    """The plan, which the account has from now on, unless another one was approved."""
    options = setting.options
    setting.account.plan = plan
    if options.approve and options.approve != plan.hash:
        raise UsageError(f"The plan is {plan.hash} now, not what was approved: look at it again.")
    return plan
