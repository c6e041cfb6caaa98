"""Messages and handles: what is done in Slack."""

from datetime import datetime, timedelta

from supportdesk.model.actions import EditMessage, PostMessage, RemoveMessage, SetGroup
from supportdesk.services.ports import ChatWriter

ChatAction = PostMessage | EditMessage | RemoveMessage | SetGroup

# A message planned now was not in the snapshot; one since then would be newer.
LOOKED_BACK = timedelta(days=2)


def in_chat(action: ChatAction, now: datetime, chat: ChatWriter) -> None:
    """Do the action. Raises a ServiceError."""
    match action:
        case PostMessage():
            chat.post(
                action.channel,
                key=action.key,
                document=action.document,
                facts=action.facts,
                thread=action.thread,
                since=now - LOOKED_BACK,
            )
        case EditMessage():
            chat.edit(
                action.channel,
                ts=action.ts,
                key=action.occurrence,
                document=action.document,
                facts=action.facts,
                keeps_thread=action.keeps_thread,
            )
        case RemoveMessage():
            chat.remove(action.channel, ts=action.ts, key=action.occurrence)
        case SetGroup():
            chat.set_group(action.group, users=action.users, enable=action.enable)
