"""The checks of tools/check: python3 check.py ROOT [--plant]"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import page_files

COLUMNS = 120
CLAUSE = re.compile(r"\s*/// (What|Whether|How|So many|So much|Which|Where|That)\b")
# Generated, or data of which a line is one entry.
LONG_LINES = re.compile(r"/Unicode/|Tables\.swift$|/Golden/")


def files(root, folders, endings):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in endings and ".build" not in path.parts:
                yield path, path.relative_to(root)


def long_lines(root):
    for path, name in files(root, ["Sources"], {".swift", ".c", ".h"}):
        if LONG_LINES.search(str(name)):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if len(line) > COLUMNS:
                yield f"{name}:{number}: longer than {COLUMNS} columns"


def summaries(root):
    for path, name in files(root, ["Sources"], {".swift"}):
        if LONG_LINES.search(str(name)):
            continue
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            above = lines[number - 2].strip() if number > 1 else ""
            if CLAUSE.match(line) and not above.startswith("///"):
                yield f"{name}:{number}: the summary begins with a clause: {line.strip()[4:60]}"
            if re.match(r"\s*public (?!import|extension)", line):
                place = number - 2
                while place >= 0 and lines[place].strip().startswith("@"):
                    place -= 1
                if place < 0 or not lines[place].strip().startswith("///"):
                    yield f"{name}:{number}: a public symbol without a summary: {line.strip()[:60]}"


def declared_dependencies(root):
    """The modules that each target depends on, as Package.swift names them."""
    text = (root / "Package.swift").read_text()
    variables = dict(re.findall(r"let (\w+) = Target\.Dependency\.product\(\s*name: \"(\w+)\"", text))
    variables.update(dict(re.findall(r"let (\w+) = serverProduct\(\"(\w+)\"", text)))
    listed = text[text.index("let serverProducts"):text.index("func serverProduct")]
    server = re.findall(r"serverProduct\(\"(\w+)\"", listed)
    targets = {}
    for part in re.split(r"\.(?:executableT|testT|t)arget\(", text)[1:]:
        name = re.search(r"name: \"(\w+)\"", part)[1]
        found = re.search(r"dependencies: (\[.*?\])((?: \+ \w+)*)\s*(?:,|\))", part, re.S)
        modules = set()
        if found:
            modules |= set(re.findall(r"\"(\w+)\"", found[1]))
            words = re.findall(r"\b\w+\b", re.sub(r"\"\w+\"", "", found[1]) + found[2])
            modules |= {variables[word] for word in words if word in variables}
            if "serverProducts" in found[2]:
                modules |= set(server)
        targets[name] = modules
    return targets


def imports(root):
    targets = declared_dependencies(root)
    known = set(targets).union(*targets.values())
    for path, name in files(root, ["Sources"], {".swift"}):
        target = name.parts[1]
        if target not in targets:
            yield f"{name}: Package.swift has no target {target}"
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            found = re.match(r"(?:@\w+ )*(?:\w+ )?import (?:(?:struct|class|enum|func|let) )?(\w+)", line)
            if found and found[1] in known and found[1] not in targets[target]:
                yield f"{name}:{number}: imports {found[1]}, which Package.swift does not say of {target}"


def links(root):
    for path in [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "tools").rglob("*.md")]:
        text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                yield f"{path.relative_to(root)}: the link to {target} leads nowhere"


CHECKS = [long_lines, summaries, imports, links, page_files.stale, page_files.wrong_folders, page_files.circles]


def plant(root):
    """Checks that each check finds a fault."""
    faults = {
        long_lines: ("Sources/Files/Planted.swift", "// " + "x" * COLUMNS),
        summaries: ("Sources/Files/Planted.swift", "/// What is planted.\npublic struct Planted {}"),
        imports: ("Sources/Files/Planted.swift", "import ClipSearch"),
        links: ("docs/planted.md", "[nowhere](nowhere.md)"),
        page_files.stale: (f"{page_files.RESOURCES}/page/planted.css", "p { margin: 0; }"),
        page_files.wrong_folders: (f"{page_files.RESOURCES}/page/core/planted.js", 'import "../parts/gallery.js";'),
        page_files.circles: (f"{page_files.RESOURCES}/page/core/planted.js", 'import "./planted.js";'),
    }
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder)
        tracked = subprocess.check_output(["git", "-C", root, "ls-files", "-z"], text=True).split("\0")
        for name in tracked:
            is_wanted = name.endswith((".swift", ".c", ".h", ".md")) or name.startswith(page_files.RESOURCES)
            if is_wanted and (root / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(root / name, copy / name)
        for check, (name, text) in faults.items():
            before = set(check(copy))
            (copy / name).write_text(text + "\n")
            after = set(check(copy)) - before
            (copy / name).unlink()
            if not after:
                yield f"{check.__name__} does not find a planted fault"


root = pathlib.Path(sys.argv[1])
faults = [fault for check in CHECKS for fault in check(root)]
if "--plant" in sys.argv[2:]:
    faults += plant(root)
for fault in faults:
    print(fault, file=sys.stderr)
if faults:
    sys.exit(f"{len(faults)} faults")
print("lines, summaries, imports, links and the page's files are in order")
