"""What a configuration must not contradict: one visible list of checks, and the subjects they belong to."""
