"""The API over HTTP, beside a plain one: the product's own web server, twice, and eight clients on loopback."""
