"""Recording from the admin: a kind is picked, its form filled in, checked, and recorded through `events.recording`."""
