"""Pictures made on the server: geometry here, SVG in templates, and beside each picture a table that says the same."""
