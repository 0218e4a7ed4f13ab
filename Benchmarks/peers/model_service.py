"""Immich's machine-learning interface under load: `clipsearch serve-models` beside the service that Immich's own stands for.

    python model_service.py --clipsearch ../../.build/release/clipsearch
    python model_service.py --clipsearch … --precision f32,auto --clients 8 --seconds 10

The twin does what Immich's service does, on the same random weights: FastAPI and Uvicorn, Pillow, ONNX Runtime, one picture
or text a call. Each server is asked by --clients clients that wait for their answers, in turns of --seconds. The answers are
compared first: the least cosine, and the greatest difference of any value, between the two servers at F32.
"""
import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from common import MODEL, ONNX, PHOTOS, set_threads

NAME = "ViT-B-32__openai"


def serve(port, threads):
    """The twin."""
    set_threads(threads)
    import io

    import numpy as np
    import onnxruntime
    import orjson
    import uvicorn
    from fastapi import FastAPI, File, Form, Response
    from fastapi.concurrency import run_in_threadpool
    from PIL import Image
    from tokenizers import Tokenizer

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = threads, 1
    sessions = {
        tower: onnxruntime.InferenceSession(ONNX / f"{tower}.onnx", settings, providers=["CPUExecutionProvider"])
        for tower in ("image", "text")
    }
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    tokenizer.enable_padding(length=77, pad_id=tokenizer.token_to_id("<|endoftext|>"), pad_token="<|endoftext|>")
    tokenizer.enable_truncation(max_length=77)
    mean = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
    deviation = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)

    def run(tower, array):
        session = sessions[tower]
        vector = session.run(None, {session.get_inputs()[0].name: array})[0][0]
        return orjson.dumps(vector / np.linalg.norm(vector), option=orjson.OPT_SERIALIZE_NUMPY).decode()

    def visual(data):
        image = Image.open(io.BytesIO(data)).convert("RGB")
        scale = 224 / min(image.size)
        small = image.resize([max(224, int(side * scale)) for side in image.size], Image.Resampling.BICUBIC)
        left, top = (small.width - 224) // 2, (small.height - 224) // 2
        values = np.asarray(small.crop((left, top, left + 224, top + 224)), np.float32) / 255
        return run("image", ((values - mean) / deviation).transpose(2, 0, 1)[None]), image.size

    def textual(text):
        return run("text", np.array([tokenizer.encode(text).ids], np.int64))

    app = FastAPI()

    @app.get("/ping")
    def ping():
        return Response("pong", media_type="text/plain")

    @app.post("/predict")
    async def predict(entries: str = Form(), image: bytes | None = File(None), text: str | None = Form(None)):
        (part,) = json.loads(entries)["clip"]
        if part == "textual":
            answer = {"clip": await run_in_threadpool(textual, text)}
        else:
            vector, (width, height) = await run_in_threadpool(visual, image)
            answer = {"clip": vector, "imageHeight": height, "imageWidth": width}
        return Response(orjson.dumps(answer), media_type="application/json")

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def body_of(picture=None, text=None):
    part = "visual" if picture else "textual"
    entries = json.dumps({"clip": {part: {"modelName": NAME}}})
    lines = [b'--x\r\nContent-Disposition: form-data; name="entries"\r\n\r\n', entries.encode(), b"\r\n--x\r\n"]
    if picture:
        lines += [b'Content-Disposition: form-data; name="image"; filename="blob"\r\n'
                  b"Content-Type: application/octet-stream\r\n\r\n", picture]
    else:
        lines += [b'Content-Disposition: form-data; name="text"\r\n\r\n', text.encode()]
    return b"".join(lines + [b"\r\n--x--\r\n"])


def ask(connection, body):
    connection.request("POST", "/predict", body, {"Content-Type": "multipart/form-data; boundary=x"})
    response = connection.getresponse()
    data = response.read()
    if response.status != 200:
        raise RuntimeError(f"{response.status}: {data[:300]!r}")
    return json.loads(data)


class Server:
    def __init__(self, name, command):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.name = name
        self.process = subprocess.Popen([*command, "--port", str(self.port)], stdout=subprocess.DEVNULL)
        for _ in range(600):
            try:
                if self.connection().request("GET", "/ping") is None:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{name} doesn't answer")

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def peak_megabytes(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1000

    def load(self, bodies, clients, seconds):
        """Requests a second, and the median time of one in ms."""
        end, times, errors = time.perf_counter() + seconds, [], []

        def client(first):
            connection, turn = self.connection(), first
            try:
                while time.perf_counter() < end:
                    start = time.perf_counter()
                    ask(connection, bodies[turn % len(bodies)])
                    times.append(time.perf_counter() - start)
                    turn += clients
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=client, args=(index,)) for index in range(clients)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return len(times) / (time.perf_counter() - start), 1000 * statistics.median(times)


def compare(ours, twin, bodies):
    import numpy as np

    cosine, difference = 1.0, 0.0
    for body in bodies:
        a, b = (np.array(json.loads(ask(server.connection(), body)["clip"]), np.float64) for server in (ours, twin))
        cosine = min(cosine, float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))
        difference = max(difference, float(np.abs(a - b).max()))
    return cosine, difference


def previews(count):
    """JPEGs of 1440 pixels, as Immich makes them of photos."""
    import io

    from PIL import Image

    result = []
    for path in sorted((PHOTOS / "4000x3000").glob("*.jp*g"))[:count]:
        image = Image.open(path)
        image.thumbnail((1440, 1440))
        data = io.BytesIO()
        image.save(data, "JPEG", quality=80)
        result.append(data.getvalue())
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clipsearch", help="the command line")
    parser.add_argument("--precision", default="f32,auto")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of the twin")
    parser.add_argument("--serve", action="store_true", help="be the twin")
    parser.add_argument("--port", type=int)
    options = parser.parse_args()
    if options.serve:
        return serve(options.port, options.threads)

    servers = [Server("twin f32", [sys.executable, __file__, "--serve", "--threads", str(options.threads)])]
    try:
        with tempfile.TemporaryDirectory() as folder:
            named = Path(folder) / "clip-vit-base-patch32"
            named.symlink_to(MODEL)
            for precision in options.precision.split(","):
                command = [options.clipsearch, "serve-models", "--model", str(named), "--precision", precision]
                servers.append(Server(f"clipsearch {precision}", command))
            pictures = [body_of(picture=data) for data in previews(12)]
            texts = [body_of(text=f"a photo of {word} near the sea") for word in
                     ("a dog", "two red bicycles", "my grandmother", "a birthday cake", "mountains", "a cat asleep")]
            for server in servers[1:]:
                for kind, bodies in (("pictures", pictures), ("texts", texts)):
                    cosine, difference = compare(server, servers[0], bodies)
                    print(f"{server.name}, {kind}: least cosine {cosine:.7f}, greatest difference {difference:.2e}")
            for kind, bodies in (("pictures", pictures), ("texts", texts)):
                results = {server.name: [] for server in servers}
                for turn in range(options.rounds):
                    for server in servers[turn % len(servers):] + servers[:turn % len(servers)]:
                        results[server.name].append(server.load(bodies, options.clients, options.seconds))
                base = [rate for rate, _ in results[servers[0].name]]
                for server in servers:
                    rates = [rate for rate, _ in results[server.name]]
                    ratios = [rate / other for rate, other in zip(rates, base)]
                    middle = statistics.median(time for _, time in results[server.name])
                    print(f"{kind}, {options.clients} clients, {server.name}: {statistics.median(rates):.1f} a second "
                          f"({statistics.median(ratios):.2f} × twin, {min(ratios):.2f}–{max(ratios):.2f}), "
                          f"median {middle:.0f} ms, peak {server.peak_megabytes():.0f} MB")
    finally:
        for server in servers:
            server.process.terminate()
            server.process.wait()


if __name__ == "__main__":
    main()
