"""Requests made up from openapi.json by schemathesis (pip install schemathesis), where that is installed."""

import shutil
import subprocess

from load_attacks import Server, library
from running import Skipped, attack

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance"
)


@attack("document", short=False)
def the_server_does_as_its_document_says(place):
    tool = shutil.which("schemathesis")
    if tool is None:
        raise Skipped("schemathesis is not installed")
    library(place, 12)
    with Server(place) as server:
        run = subprocess.run(
            [tool, "run", f"http://127.0.0.1:{server.port}/openapi.json", "--checks", CHECKS, "--max-examples", "25",
             "--request-timeout", "20", "--seed", "1", "--no-color"],
            cwd=place.folder, capture_output=True, text=True, timeout=900)
        assert server.is_alive, "the server ended"
        lines = [line[:200] for line in run.stdout.splitlines() if line.strip()]
        assert run.returncode == 0, "\n".join(lines[-60:])
