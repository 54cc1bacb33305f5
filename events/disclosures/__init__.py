"""Who saw what, when."""
