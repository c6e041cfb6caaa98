"""Stand-ins for GitHub, Slack and Opsgenie on one loopback port; knows nothing of the product."""
