"""NDJSON imports of any length: received whole, recorded in the background line by line, undone by retractions."""
