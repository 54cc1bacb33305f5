"""The events of a deal."""
