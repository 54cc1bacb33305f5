"""`manage.py` in one process that has everything imported and is forked for each command.

A page of fifty commands pays for the start of Python and Django once. Each command has its own arguments, standard
streams and exit code, and its own connection to the database; only the environment is that of the process.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command, execute_from_command_line
from django.urls import reverse

from tests.programs import Programs

_SHIM = """#!/bin/sh
[ "$1" = manage.py ] || exec {python} "$@"
shift
exec {python} -I -S {client} {address} "$@"
"""
_CLIENT = """
import json, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect(sys.argv[1])
socket.send_fds(server, [json.dumps(sys.argv[2:]).encode()], [0, 1, 2])
sys.exit(int(server.recv(9) or 70))
"""


def start_manager(programs: Programs) -> Path:
    """Start one; answers a directory with a `python` that leaves `python manage.py ...` to it, for the PATH."""
    directory = programs.directory / "manager"
    directory.mkdir()
    address, client, shim = directory / "socket", directory / "client.py", directory / "python"
    programs.start("-m", "tests.docs.manager", str(address)).wait_for_output("ready")
    client.write_text(_CLIENT)
    shim.write_text(_SHIM.format(python=sys.executable, client=client, address=address))
    shim.chmod(0o755)
    return directory


def serve(address: str) -> None:
    """Answer for ever. In a forked child, where it ends with the command: SystemExit."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        client, _ = server.accept()
        with client:
            message, streams, _, _ = socket.recv_fds(client, 1 << 20, 3)
            if not (child := os.fork()):
                sys.exit(_run(json.loads(message), streams))
            _, status = os.waitpid(child, 0)
            client.send(str(os.waitstatus_to_exitcode(status) & 0xFF).encode())
            for stream in streams:
                os.close(stream)


def _run(arguments: list[str], streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    execute_from_command_line(["manage.py", *arguments])


def warm_up() -> None:
    """Import and work out whatever the first command would have to."""
    django.setup()
    reverse("api:deals")
    call_command("audit", "--list", stdout=StringIO())


if __name__ == "__main__":
    warm_up()
    serve(sys.argv[1])
