"""Clients of the server that do nothing, too much, or never read."""

import contextlib
import http.client
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time

from made import jpeg_of_scans, noise, png, write
from running import attack

CONNECTIONS = 1040
SECONDS = 8


class Server:
    """`clipsearch serve` on a free port of the loopback with the usual limit of open files, stopped at the end."""

    def __init__(self, place, *arguments, files=1024):
        environment = dict(os.environ, CLIPSEARCH_LIBRARY=place.library)
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        self.process = subprocess.Popen(
            [place.command, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env=environment,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard)))
        line = self.process.stdout.readline()
        match = re.search(r":(\d+)/", line)
        assert match, f"the server did not start: {line!r}"
        self.port = int(match.group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def is_alive(self):
        return self.process.poll() is None

    def status(self, name):
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(name + ":"))

    @property
    def megabytes(self):
        return self.status("VmRSS") / 1024

    @property
    def peak(self):
        return self.status("VmHWM") / 1024

    def ask(self, method, path, body=None, kind="application/json", timeout=30):
        """The status, headers and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
            connection.request(method, path, data, {"Content-Type": kind} if data is not None else {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def connections(self, count, receive=None):
        opened = []
        for _ in range(count):
            with contextlib.suppress(OSError):
                one = socket.socket()
                if receive:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
                one.settimeout(2)
                one.connect(("127.0.0.1", self.port))
                one.setblocking(False)
                opened.append(one)
        return opened


@contextlib.contextmanager
def under_watch(place, *arguments, most=400, back=50, late=1):
    """A server that must answer /healthz within a second throughout, stay small, and be small again afterwards."""
    with Server(place, *arguments) as server:
        server.ask("POST", "/search", {"text": "warm", "record": False})
        time.sleep(1)
        before, failures, asked, stop = server.megabytes, [], [0], threading.Event()

        def probe():
            while not stop.wait(0.4):
                asked[0] += 1
                try:
                    status, _, _ = server.ask("GET", "/healthz", timeout=1)
                    if status != 200:
                        failures.append(status)
                except OSError as error:
                    failures.append(type(error).__name__)

        thread = threading.Thread(target=probe)
        thread.start()
        try:
            yield server
        finally:
            stop.set()
            thread.join()
        assert server.is_alive, f"the server ended with {server.process.poll()}"
        assert len(failures) <= late, f"/healthz failed {len(failures)} of {asked[0]} times: {failures[:9]}"
        assert server.peak < most, f"the server took {server.peak:.0f} MB"
        deadline = time.monotonic() + 20
        while server.megabytes > before + back and time.monotonic() < deadline:
            time.sleep(0.5)
        assert server.megabytes <= before + back, f"{before:.0f} MB before, {server.megabytes:.0f} MB 20 s afterwards"


def close(connections):
    for one in connections:
        one.close()


def send(connection, data):
    with contextlib.suppress(OSError):
        connection.send(data)


def request(method, path, head="", body=""):
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n{body}".encode()


def library(place, count=60):
    """A library of some photos, a large file among them; returns the id of that."""
    for number in range(count):
        write(place.path(f"{number}.png"), noise(number))
    write(place.path("large.png"), noise("large", 2200))
    place.index()
    found = place.run("search", "noise", "--json", "--limit", "100").json["results"]
    return next(one["id"] for one in found if one["path"].endswith("large.png"))


@attack("load")
def idle_connections_are_many(place):
    library(place)
    with under_watch(place) as server:
        used = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        used.request("GET", "/photos?limit=50")
        photos = [photo["id"] for photo in json.loads(used.getresponse().read())["photos"]]
        idle = server.connections(CONNECTIONS)
        dice, end = random.Random(1), time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                method, path = dice.choice([
                    ("GET", f"/photos/{dice.choice(photos)}/thumbnail?w=640"), ("PUT", f"/favourites/{dice.choice(photos)}"),
                    ("GET", f"/photos/{dice.choice(photos)}/file")])
                used.request(method, path)
                answer = used.getresponse()
                answer.read()
                assert answer.status in (200, 204, 503), f"{method} {path}: {answer.status}"
            except (OSError, http.client.HTTPException):
                used.close()
                time.sleep(0.1)
        close(idle)


@attack("load")
def nobody_reads_what_he_asked_for(place):
    photo = library(place)
    with under_watch(place) as server:
        connections = server.connections(CONNECTIONS, receive=4096)
        for one in connections:
            send(one, request("GET", f"/photos/{photo}/file"))
        time.sleep(SECONDS)
        close(connections)


@attack("load", short=False)
def answers_that_make_no_progress_end(place):
    photo = library(place)
    with under_watch(place) as server:
        connections = server.connections(50, receive=4096)
        for one in connections:
            send(one, request("GET", f"/photos/{photo}/file") * 3)
        time.sleep(30)
        left = len(os.listdir(f"/proc/{server.process.pid}/fd"))
        assert left < 60, f"{left} descriptors are open 30 s after nobody read"
        close(connections)


@attack("load")
def requests_come_faster_than_answers_go(place):
    library(place)
    with under_watch(place) as server:
        connections = server.connections(CONNECTIONS, receive=4096)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for one in connections:
                send(one, request("GET", "/photos?limit=500") * 200)
            time.sleep(0.3)
        close(connections)


@attack("load", short=False)
def all_kinds_of_bad_clients_at_once(place):
    photo = library(place)
    with under_watch(place) as server:
        connections = server.connections(CONNECTIONS, receive=4096)
        slow = request("POST", "/search", "Content-Type: application/json\r\nContent-Length: 1000000\r\n", "{")
        first = [b"", slow, request("GET", "/photos?limit=500") * 200, request("GET", f"/photos/{photo}/file")]
        for place_, one in enumerate(connections):
            send(one, first[place_ % 4])
        end = time.monotonic() + 2 * SECONDS
        while time.monotonic() < end:
            for place_, one in enumerate(connections):
                if place_ % 4 in (1, 2):
                    send(one, b" " if place_ % 4 == 1 else first[2])
            time.sleep(1)
        close(connections)


def ask_again_and_again(server, count, make, seconds=SECONDS):
    """`count` clients that ask until the time is over; the numbers of their answers by status."""
    end, counts, lock = time.monotonic() + seconds, {}, threading.Lock()

    def client(number):
        while time.monotonic() < end:
            try:
                status, _, _ = server.ask(*make(number), timeout=60)
            except (OSError, http.client.HTTPException) as error:
                status = type(error).__name__
            with lock:
                counts[status] = counts.get(status, 0) + 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return counts


WORDS = "a the red blue dog cat house beach people sunset mountain small large wooden old table chair cup".split()


@attack("load")
def costly_questions_are_bounded(place):
    library(place)

    def make(number):
        terms = [{"text": " ".join(f"{WORDS[(number + i + j) % len(WORDS)]}{time.monotonic_ns() % 997}"
                                   for j in range(120))[:1000]} for i in range(32)]
        return "POST", "/search", {"terms": terms, "ensemble": True, "explain": True, "limit": 500, "record": False}

    with under_watch(place) as server:
        counts = ask_again_and_again(server, 8, make)
        assert all(status in (200, 400, 503) for status in counts), counts


@attack("load", short=False)
def questions_are_many(place):
    library(place)

    def make(number):
        text = f"{WORDS[number % len(WORDS)]} {WORDS[number // len(WORDS) % len(WORDS)]} {time.monotonic_ns()}"
        return "POST", "/search", {"text": text, "limit": 500}

    with under_watch(place) as server:
        counts = ask_again_and_again(server, 300, make)
        assert set(counts) <= {200, 503, "ConnectionResetError", "RemoteDisconnected"}, counts


@attack("load", short=False)
def small_uploads_are_large_pictures(place):
    library(place)
    # The largest that is decoded, which may take 268 MB beside the server's own, and one that is refused by its header.
    for side, taken in ((9_400, 200), (10_000, 422)):
        data = png(side, side)
        with under_watch(place, most=550) as server:
            counts = ask_again_and_again(server, 8, lambda _: ("POST", "/upload?limit=5", data, "image/png"))
            assert taken in counts and set(counts) <= {taken, 503}, counts


@attack("load")
def scans_do_not_hold_up_others(place):
    library(place)
    data = jpeg_of_scans(15000, 6000, 499)
    with under_watch(place) as server:
        threads = [threading.Thread(target=lambda: server.ask("POST", "/upload", data, "image/jpeg", timeout=60))
                   for _ in range(2)]
        for one in threads:
            one.start()
        time.sleep(1)
        begun = time.monotonic()
        status, _, _ = server.ask("GET", "/photos/1/thumbnail?w=640")
        taken = time.monotonic() - begun
        for one in threads:
            one.join()
        assert status == 200 and taken < 10, f"a thumbnail beside them: {status} after {taken:.1f} s"


@attack("server")
def a_library_that_is_gone_is_not_written_to(place):
    library(place, 3)
    with Server(place) as server:
        assert server.ask("PUT", "/favourites/1")[0] == 204
        shutil.rmtree(place.library)
        time.sleep(1.5)
        status, _, body = server.ask("PUT", "/favourites/2")
        assert status == 503 and b"library-gone" in body, f"{status} {body}"
        assert server.ask("GET", "/healthz")[0] == 503


@attack("server")
def a_photo_that_became_a_link_is_not_handed_out(place):
    photo = library(place, 3)
    outside = write(f"{place.folder}/outside/secret.png", noise("secret"))
    with Server(place) as server:
        os.remove(place.path("large.png"))
        os.symlink(outside, place.path("large.png"))
        for path in ("file", "thumbnail?w=640"):
            status, _, body = server.ask("GET", f"/photos/{photo}/{path}")
            assert status in (404, 409, 410, 422) and body != noise("secret"), f"{path}: {status}"


@attack("server")
def thumbnails_are_of_what_was_read(place):
    for name in ("a.png", "b.png"):
        write(place.path(name), noise("both"))
    place.index()
    found = place.run("search", "noise", "--no-stacks", "--json").json["results"]
    ids = {os.path.basename(one["path"]): one["id"] for one in found}
    with Server(place) as server:
        write(place.path("a.png"), noise("replaced"))
        status, headers, changed = server.ask("GET", f"/photos/{ids['a.png']}/thumbnail?w=480&v=1")
        cached = {key.lower(): value for key, value in headers.items()}.get("cache-control", "")
        assert status != 200 or "immutable" not in cached, f"{status} {cached}"
        place.index()
        status, _, untouched = server.ask("GET", f"/photos/{ids['b.png']}/thumbnail?w=480")
        assert status == 200 and untouched != changed, "a copy shows what replaced the other"


@attack("server", short=False)
def the_interface_is_as_its_document_says(place):
    """Every address of the document with made-up values, where schemathesis is installed."""
    if not shutil.which("schemathesis"):
        return
    library(place, 3)
    with Server(place) as server:
        address = f"http://127.0.0.1:{server.port}"
        result = subprocess.run(
            ["schemathesis", "run", f"{address}/openapi.json", "--url", address, "--max-examples", "20", "--seed", "1",
             "--checks", "not_a_server_error,response_schema_conformance,status_code_conformance", "--exclude-path-regex", "/events$",
             "--request-timeout", "10"],
            capture_output=True, text=True, timeout=600)
        assert result.returncode == 0, result.stdout[-3000:]
        assert server.is_alive
