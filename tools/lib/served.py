"""Starts `clipsearch serve` for tools/server_check and tools/server_load, and talks to it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time


class Server:
    """A server on a free port of the loopback, stopped at the end of the `with`."""

    def __init__(self, command, library, *arguments):
        environment = dict(os.environ, CLIPSEARCH_LIBRARY=library)
        self.process = subprocess.Popen(
            [command, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, text=True, env=environment)
        line = self.process.stdout.readline()
        match = re.search(r":(\d+)/", line)
        if not match:
            raise SystemExit(f"the server did not start: {line!r}")
        self.port = int(match.group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def stop(self, number=signal.SIGTERM):
        """Asks the server to stop; returns its exit code and how long it took."""
        start = time.perf_counter()
        self.process.send_signal(number)
        return self.process.wait(30), time.perf_counter() - start

    def memory(self):
        """Resident, in MB."""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6

    def connect(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def raw(self, timeout=30):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        connection.settimeout(timeout)
        return connection


def ask(connection, method, path, body=None, headers=None):
    """Status and body of an answer; a body that is a dictionary is sent as JSON."""
    headers = dict(headers or {})
    if isinstance(body, dict):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, response.read()
