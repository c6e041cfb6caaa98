"""The exit statuses of every command, as `--help` and docs/reference/command-line.md list them."""

DONE, NOTHING, CHANGES, PARTLY = 0, 1, 2, 3
