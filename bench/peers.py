"""What other programs take for a like task: constants, measured once with this method on another day."""

PEERS_CAPTION = (
    "Measured November 2026 on one machine: a server on loopback, 50 ms added to each answer. "
    "Requests are exact; read the times as ratios."
)
# Program, and what it takes for 100, 1,000 and 5,000 issues.
PEERS: tuple[tuple[str, str, str, str], ...] = (
    (
        "github/issue-metrics, default measures",
        "103 requests, 5.6 s",
        "1,021 requests, 54 s",
        "5,101 requests, 269 s, 246 MB",
    ),
    (
        "actions/stale, every issue looked at",
        "205 requests, 12 s",
        "2,014 requests, 115 s",
        "10,054 requests, 573 s",
    ),
    ("PyGithub, a call an issue, its own pace", "", "911 requests, 276 s", ""),
    (
        "PyGithub, lists of 100, no pace",
        "1 request, 0.4 s",
        "10 requests, 1.0 s, 69 MB",
        "46 requests, 3.8 s, 167 MB",
    ),
    (
        "bare GraphQL, 100 issues with lists and fields a page",
        "1 request, 0.2 s",
        "10 requests, 40 points, 0.7 s, 22 MB",
        "46 requests, 184 points, 2.6 s",
    ),
    ("actions/add-to-project, one event", "2 requests, 0.25 s, 90 MB", "", ""),
)
