"""Runs the command under a time limit, and keeps the attacks' list."""

import json
import os
import resource
import signal
import subprocess
import tempfile
import time

ATTACKS = []


def attack(kind, short=True):
    """Registers a function as an attack of a kind; it gets a Place and raises AssertionError where something fails."""

    def register(function):
        ATTACKS.append((kind, function.__name__.replace("_", " "), short, function))
        return function

    return register


class Skipped(Exception):
    """An attack that needs a program which is not installed."""


class Result:
    """The end of a command: exit code, seconds, peak memory in MB, what it printed."""

    def __init__(self, code, timed_out, seconds, megabytes, out, error):
        self.code, self.timed_out, self.seconds, self.megabytes = code, timed_out, seconds, megabytes
        self.out, self.error = out, error

    @property
    def crashed(self):
        return self.timed_out or self.code < 0 or self.code >= 128 and self.code != 130

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        end = "did not end in time" if self.timed_out else f"exit code {self.code}"
        return f"{end} after {self.seconds:.1f} s, {self.megabytes} MB: {self.out[-300:]!r} {self.error[-600:]!r}"


class Place:
    """A folder of photos with a library of its own, and the command."""

    def __init__(self, command, folder):
        self.command = command
        self.folder = folder
        self.photos = f"{folder}/photos"
        self.library = f"{folder}/library"
        os.makedirs(self.photos)

    def path(self, name):
        return f"{self.photos}/{name}"

    def run(self, *arguments, limit=60, codes=(0,), library=None, stdin=None, environment=None):
        """Runs the command; it must not crash, end in time and with one of `codes` (None: any)."""
        result = self.start(*arguments, limit=limit, library=library, stdin=stdin, environment=environment)
        shown = " ".join(map(str, arguments))[:200]
        assert not result.crashed, f"{shown}: {result}"
        assert codes is None or result.code in codes, f"{shown}: {result}"
        return result

    def start(self, *arguments, limit=60, library=None, stdin=None, environment=None):
        out, error = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        values = dict(os.environ, CLIPSEARCH_LIBRARY=library or self.library, **(environment or {}))
        begun = time.monotonic()
        process = subprocess.Popen(
            [self.command, *arguments], stdin=stdin or subprocess.DEVNULL, stdout=out, stderr=error, env=values,
            cwd=self.folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
        timed_out = False
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - begun > limit:
                timed_out = True
                process.send_signal(signal.SIGKILL)
                _, status, usage = os.wait4(process.pid, 0)
                break
            time.sleep(0.01)
        process.returncode = os.waitstatus_to_exitcode(status)

        def text(file):
            file.seek(0)
            return file.read().decode("utf-8", "replace")

        return Result(
            process.returncode, timed_out, time.monotonic() - begun, usage.ru_maxrss >> 10, text(out), text(error))

    def index(self, *arguments, codes=(0,), limit=60):
        """Indexes the photos; returns the report."""
        return self.run("index", self.photos, "--json", *arguments, codes=codes, limit=limit).json

    def status(self):
        return self.run("status", "--json").json

    def names(self, *question):
        """The names of the answers to a question, the best first."""
        found = self.run("search", *question, "--json", "--no-correct", "--no-stacks", "--limit", "1000").json
        return [os.path.basename(result["path"]) for result in found["results"]]

    def megabytes(self):
        """The size of the library."""
        sizes = [os.path.getsize(f"{at}/{name}") for at, _, names in os.walk(self.library) for name in names]
        return sum(sizes) / 1e6


def named(report, name):
    """The reason that a report gives for a file that was not taken; None if it is not named."""
    return next((one["reason"] for one in report["failed"] if os.path.basename(one["path"]) == name), None)
