"""A working week in the sandbox: a world made from any teams.yml, a story, and the real scripts."""
