"""PP-OCRv6 small, its networks and a whole picture.  python reading.py --engine onnxruntime --precision f32

PEERS_WORK/reading holds PP-OCRv6_det_small.onnx and PP-OCRv6_rec_small.onnx, as the PyPI package rapidocr 3.10.0 has them:
pip download --no-deps rapidocr==3.10.0, and unzip. Around the networks OpenCV does what clipsearch does itself.
"""
import argparse
from pathlib import Path

import cv2
import numpy as np

from common import READING, emit, measure, peak_megabytes, set_threads
from engines import openvino_function

TICKET = Path(__file__).resolve().parents[2] / "Tests/TextReadingTests/Golden/ticket.png"
MEAN, DEVIATION = np.float32((0.485, 0.456, 0.406)), np.float32((0.229, 0.224, 0.225))


def network(file, engine, precision, threads):
    """A function from [1, 3, height, width] to the network's output."""
    path = str(READING / file)
    if engine == "onnxruntime":
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads, settings.inter_op_num_threads = threads, 1
        settings.log_severity_level = 3
        session = onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])
        name = session.get_inputs()[0].name
        return lambda array: session.run(None, {name: array})[0]

    return openvino_function(path, precision, threads)


def letters():
    import onnxruntime

    session = onnxruntime.InferenceSession(str(READING / "PP-OCRv6_rec_small.onnx"), providers=["CPUExecutionProvider"])
    return ["", *session.get_modelmeta().custom_metadata_map["character"].split("\n"), " "]


class Reader:
    def __init__(self, engine, precision, threads):
        self.detect = network("PP-OCRv6_det_small.onnx", engine, precision, threads)
        self.recognize = network("PP-OCRv6_rec_small.onnx", engine, precision, threads)
        self.letters = letters()

    def boxes(self, picture, side=960):
        """Corners of lines, clockwise from the top left."""
        height, width = picture.shape[:2]
        scale = min(1, side / max(height, width))
        H, W = (max(32, round(length * scale / 32) * 32) for length in (height, width))
        small = cv2.resize(picture, (W, H), interpolation=cv2.INTER_AREA if W < width else cv2.INTER_LINEAR)
        values = ((small.astype(np.float32) / 255 - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
        map_ = self.detect(np.ascontiguousarray(values))[0, 0]
        found = []
        for contour in cv2.findContours((map_ > 0.3).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
            middle, (w, h), angle = cv2.minAreaRect(contour)
            if min(w, h) < 3:
                continue
            mask = np.zeros((H, W), np.uint8)
            cv2.fillPoly(mask, cv2.boxPoints((middle, (w, h), angle)).reshape(1, -1, 2).astype(np.int32), 1)
            if cv2.mean(map_, mask)[0] < 0.6:
                continue
            widened = 2 * w * h * 1.5 / (2 * (w + h))
            corners = cv2.boxPoints((middle, (w + widened, h + widened), angle)) * (width / W, height / H)
            corners = corners[np.argsort(corners[:, 0])].clip(0, (width - 1, height - 1))
            left, right = corners[:2], corners[2:]
            left, right = left[np.argsort(left[:, 1])], right[np.argsort(right[:, 1])]
            found.append(np.float32([left[0], right[0], right[1], left[1]]))
        return found

    def line(self, picture, corners):
        distance = lambda a, b: float(np.linalg.norm(corners[a] - corners[b]))
        w, h = int(max(distance(0, 1), distance(3, 2))), int(max(distance(0, 3), distance(1, 2)))
        if min(w, h) < 2:
            return None
        matrix = cv2.getPerspectiveTransform(corners, np.float32([[0, 0], [w, 0], [w, h], [0, h]]))
        line = cv2.warpPerspective(picture, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.rot90(line).copy() if h >= 1.5 * w else line

    def read(self, line):
        """Text and mean probability."""
        width = -(-48 * line.shape[1] // line.shape[0])
        values = np.zeros((1, 3, 48, max(320, width)), np.float32)
        scaled = cv2.resize(line, (width, 48)).astype(np.float32)
        values[0, :, :, :width] = ((scaled / 255 - 0.5) / 0.5).transpose(2, 0, 1)
        steps = self.recognize(values)[0]
        best, sure = steps.argmax(1), steps.max(1)
        keep = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
        return "".join(self.letters[i] for i in best[keep]), float(sure[keep].mean()) if keep.any() else 0.0

    def __call__(self, picture):
        texts = []
        for corners in self.boxes(picture):
            line = self.line(picture, corners)
            if line is None:
                continue
            text, sure = self.read(line)
            if sure < 0.92:
                turned = self.read(np.ascontiguousarray(line[::-1, ::-1]))
                text, sure = turned if turned[1] > sure + 0.05 else (text, sure)
            if sure >= 0.8:
                texts.append(text)
        return texts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--precision", default="f32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    set_threads(options.threads)
    cv2.setNumThreads(options.threads)
    reader, random = Reader(options.engine, options.precision, options.threads), np.random.default_rng(0)

    def report(name, work):
        result = measure(work, seconds=options.seconds, least=3)
        emit(f"reading/{name}", options.engine, options.precision, result | {"peak_mb": peak_megabytes()})

    for height, width in ((736, 960), (480, 640)):
        values = random.standard_normal((1, 3, height, width), dtype=np.float32)
        report(f"detector/{height}x{width}", lambda: reader.detect(values))
    for width in (320, 1003):
        values = random.standard_normal((1, 3, 48, width), dtype=np.float32)
        report(f"recognizer/48x{width}", lambda: reader.recognize(values))
    page = np.vstack([cv2.imread(str(TICKET))] * 4)
    report("picture/12-lines", lambda: reader(page))


if __name__ == "__main__":
    main()
