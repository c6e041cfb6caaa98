"""What the desk's speed and cost claims rest on: the shipped scripts, measured against a bare client."""
