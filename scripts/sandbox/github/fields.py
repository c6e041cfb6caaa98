"""Where each field of the GraphQL schema comes from: by type and name, its resolver."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.github import board_reads, git_objects, members, pulls, resolvers
from sandbox.github.executor import Reads, Sees
from sandbox.github.resolvers import Resolver

Fields = Mapping[str, Resolver]


def _fact(name: str) -> Sees:
    return Sees(lambda _state, event: event.facts.get(name))


_NODE: Fields = {"id": Reads("node_id"), "databaseId": Reads("database_id")}
_TIMES: Fields = {"createdAt": Reads("created_at"), "updatedAt": Reads("updated_at")}
_ACCOUNT: Fields = {
    **_NODE,
    "login": Reads("actor_login"),
    "name": Reads("name"),
    "url": Reads("url"),
    "projectV2": resolvers.project,
}
_WRITTEN: Fields = {
    **_NODE,
    **_TIMES,
    "url": Reads("url"),
    "body": Reads("body"),
    "author": Reads("author"),
    "authorAssociation": Sees(resolvers.association),
    "editor": Reads("editor"),
    "lastEditedAt": Reads("last_edited_at"),
    "viewerDidAuthor": Sees(resolvers.did_author),
    "repository": Reads("repository"),
    "reactionGroups": Sees(resolvers.reaction_groups),
}
_ISSUE: Fields = {
    **_WRITTEN,
    "number": Reads("number"),
    "title": Reads("title"),
    "state": Reads("state"),
    "labels": resolvers.listed("labels"),
    "assignees": resolvers.listed("assignees"),
}
_EVENT: Fields = {**_NODE, "actor": Reads("actor"), "createdAt": Reads("created_at")}
_PROJECT_EVENT: Fields = {
    **_EVENT,
    "project": _fact("project"),
    "wasAutomated": Sees(lambda _state, _event: False),
}
_CONNECTION: Fields = {
    "nodes": Reads("nodes"),
    "pageInfo": Sees(lambda _state, page: page),
    "totalCount": Reads("total"),
    "filteredCount": Reads("filtered"),
}
_FIELD: Fields = {
    **_NODE,
    "name": Reads("name"),
    "dataType": Reads("data_type"),
    "options": board_reads.options,
}
_VALUE: Fields = {
    **_NODE,
    **_TIMES,
    "creator": Reads("creator"),
    "field": Reads("field"),
    "name": Reads("content.name"),
    "optionId": Reads("content.id"),
    "date": Reads("content"),
    "number": Reads("content"),
    "text": Reads("content"),
}

READS: Mapping[str, Fields] = {
    "Query": {
        "viewer": resolvers.viewer,
        "rateLimit": Sees(lambda state, _source: state.graphql_budget),
        "repository": resolvers.repository,
        "repositoryOwner": resolvers.repository_owner,
        "organization": resolvers.account("Organization"),
        "user": resolvers.account("User"),
        "node": resolvers.node,
        "nodes": resolvers.nodes,
    },
    "RateLimit": {
        "cost": lambda _source, info: info.context.bill.points,
        "nodeCount": lambda _source, info: info.context.bill.nodes,
        "limit": Reads("limit"),
        "remaining": Reads("remaining"),
        "used": Reads("used"),
        "resetAt": Reads("resets"),
    },
    "PageInfo": {
        "startCursor": Reads("start_cursor"),
        "endCursor": Reads("end_cursor"),
        "hasNextPage": Reads("has_next"),
        "hasPreviousPage": Reads("has_previous"),
    },
    "User": {**_ACCOUNT, "organization": members.organization},
    "Bot": _ACCOUNT,
    "Organization": {**_ACCOUNT, "membersWithRole": members.members_with_role},
    "Repository": {
        **_NODE,
        "name": Reads("name"),
        "nameWithOwner": Reads("full_name"),
        "owner": Reads("owner"),
        "url": Reads("url"),
        "isPrivate": Reads("private"),
        "isArchived": Reads("archived"),
        "hasIssuesEnabled": Reads("has_issues"),
        "viewerPermission": Sees(resolvers.viewer_permission),
        "issues": resolvers.issues,
        "issue": resolvers.issue("Issue"),
        "issueOrPullRequest": resolvers.issue("issue or pull request"),
        "label": resolvers.label,
        "labels": resolvers.labels,
        "issueTemplates": resolvers.issue_templates,
        "object": git_objects.git_object,
        "pullRequests": pulls.pull_requests,
    },
    "Tree": {"id": Reads("node_id"), "oid": Reads("oid"), "entries": Reads("entries")},
    "TreeEntry": {"name": Reads("name"), "object": Reads("content")},
    "Blob": {
        "id": Reads("node_id"),
        "oid": Reads("oid"),
        "byteSize": Reads("size"),
        "text": Reads("text"),
    },
    "IssueTemplate": {
        "about": Reads("about"),
        "body": Reads("body"),
        "filename": Reads("filename"),
        "name": Reads("name"),
    },
    "Issue": {
        **_ISSUE,
        "closedAt": Reads("closed_at"),
        "locked": Reads("locked"),
        "stateReason": resolvers.state_reason,
        "issueType": Reads("issue_type"),
        "comments": resolvers.listed("comments"),
        "timelineItems": resolvers.timeline,
        "projectItems": resolvers.project_items,
    },
    "PullRequest": {
        **_ISSUE,
        "state": Sees(pulls.pull_state),
        **dict.fromkeys(("isDraft", "isCrossRepository"), Sees(lambda _state, _pull: False)),
    },
    "IssueType": {
        **_NODE,
        "name": Reads("name"),
        "description": Sees(lambda _state, _type: None),
        "isEnabled": Sees(lambda _state, _type: True),
    },
    "Label": {
        **_NODE,
        "name": Reads("name"),
        "color": Reads("color"),
        "description": Reads("description"),
        "url": Reads("url"),
        "isDefault": Sees(lambda _state, _label: False),
        "createdAt": Reads("created_at"),
        "repository": Reads("repository"),
    },
    "IssueComment": {**_WRITTEN, "isMinimized": Reads("is_minimized"), "issue": Reads("issue")},
    "ReactionGroup": {
        "content": Reads("content"),
        "viewerHasReacted": Reads("viewer_has_reacted"),
        "reactors": resolvers.reactors,
        "users": resolvers.reactors,
    },
    "Reaction": {
        **_NODE,
        "content": Reads("content"),
        "createdAt": Reads("created_at"),
        "user": Reads("user"),
    },
    "LabeledEvent": {**_EVENT, "label": _fact("label")},
    "UnlabeledEvent": {**_EVENT, "label": _fact("label")},
    "AssignedEvent": {**_EVENT, "assignee": _fact("assignee")},
    "UnassignedEvent": {**_EVENT, "assignee": _fact("assignee")},
    "ClosedEvent": {**_EVENT, "stateReason": _fact("state_reason")},
    "ReopenedEvent": {**_EVENT, "stateReason": _fact("state_reason")},
    "CommentDeletedEvent": {**_EVENT, "deletedCommentAuthor": _fact("author")},
    "TransferredEvent": {**_EVENT, "fromRepository": _fact("from_repository"), "issue": _fact("issue")},
    "MarkedAsDuplicateEvent": {
        **_EVENT,
        "canonical": _fact("canonical"),
        "duplicate": _fact("duplicate"),
        "isCrossRepository": _fact("is_cross_repository"),
    },
    "RenamedTitleEvent": {
        **_EVENT,
        "previousTitle": _fact("previous_title"),
        "currentTitle": _fact("current_title"),
    },
    "AddedToProjectV2Event": _PROJECT_EVENT,
    "RemovedFromProjectV2Event": _PROJECT_EVENT,
    "ProjectV2": {
        **_NODE,
        **_TIMES,
        "number": Reads("number"),
        "title": Reads("title"),
        "url": Reads("url"),
        "closed": Reads("closed"),
        "public": Reads("public"),
        "viewerCanUpdate": Reads("writable"),
        "owner": Reads("owner"),
        "field": board_reads.field,
        "fields": board_reads.fields,
        "items": board_reads.items,
    },
    "ProjectV2Field": _FIELD,
    "ProjectV2SingleSelectField": _FIELD,
    "ProjectV2SingleSelectFieldOption": {
        "id": Reads("id"),
        "name": Reads("name"),
        "color": Reads("color"),
        "description": Reads("description"),
    },
    "ProjectV2Item": {
        **_NODE,
        **_TIMES,
        "type": Sees(board_reads.item_type),
        "isArchived": Reads("archived"),
        "creator": Reads("creator"),
        "project": Reads("project"),
        "content": Sees(board_reads.item_content),
        "fieldValueByName": board_reads.value_by_name,
    },
    "DraftIssue": {
        **_NODE,
        **_TIMES,
        "title": Reads("title"),
        "body": Reads("body"),
        "creator": Reads("creator"),
    },
    "ProjectV2ItemFieldDateValue": _VALUE,
    "ProjectV2ItemFieldNumberValue": _VALUE,
    "ProjectV2ItemFieldSingleSelectValue": _VALUE,
    "ProjectV2ItemFieldTextValue": _VALUE,
    **dict.fromkeys(
        (
            "IssueCommentConnection",
            "IssueConnection",
            "IssueTimelineItemsConnection",
            "LabelConnection",
            "OrganizationMemberConnection",
            "ProjectV2FieldConfigurationConnection",
            "ProjectV2ItemConnection",
            "PullRequestConnection",
            "ReactingUserConnection",
            "ReactorConnection",
            "UserConnection",
        ),
        _CONNECTION,
    ),
}
