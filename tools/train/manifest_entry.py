"""Writes a model's files with their sizes and SHA-256 into weights/manifest.json (the entry is added where it is missing).

    python manifest_entry.py speller "what it is for" "its licence"
"""
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "weights"
NOT_LOADED = ("LICENSE-Apache-2.0.txt", "README.md", "training_log.jsonl")


def main():
    name, purpose, licence = sys.argv[1:]
    path = ROOT / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    files = [{"path": f.relative_to(ROOT / name).as_posix(), "bytes": f.stat().st_size,
              "sha256": hashlib.sha256(f.read_bytes()).hexdigest()}
             for f in sorted((ROOT / name).rglob("*")) if f.is_file() and f.name not in NOT_LOADED
             # What programs keep beside a model is no part of it.
             and not any(part.startswith(".") for part in f.relative_to(ROOT).parts)]
    models = manifest["models"]
    at = next((i for i, m in enumerate(models) if m["name"] == name), None)
    old = {} if at is None else models[at]
    optional = {f["path"] for f in old.get("files", []) if f.get("optional")}
    for file in files:
        if file["path"] in optional:
            file["optional"] = True
    entry = {"name": name, "purpose": purpose}
    entry |= {"languages": old["languages"]} if "languages" in old else {}
    entry |= {"licence": licence, "files": files}
    if at is None:
        models.append(entry)
    else:
        models[at] = entry
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    # One file a line.
    text = re.sub(r"(\"languages\": )\[([^\]]*)\]", lambda m: f"{m[1]}[{' '.join(m[2].split())}]", text)
    text = re.sub(r"\{\s+(\"path\"[^{}]*?)\s+\}", lambda m: "{" + re.sub(r",\s+", ", ", m[1]) + "}", text)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
