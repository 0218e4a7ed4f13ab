"""The lists of the page's files, and the imports among its modules: python3 page_files.py ROOT [--check]"""

import pathlib
import posixpath
import re
import sys

RESOURCES = "Sources/ClipSearchServer/Resources"
TABLE = "Sources/CPageFiles/page_files.c"
INDEX = f"{RESOURCES}/index.html"
# A module imports modules of its own folder and of those before it.
FOLDERS = ["languages", "core", "actions", "parts", "views"]
HEAD = """// Made by tools/page_files.
#include "CPageFiles.h"

// The files of ClipSearchServer/Resources. #embed takes no time; the array of numbers that SwiftPM makes of a resource
// took the Swift compiler a minute.
#pragma clang diagnostic ignored "-Wc23-extensions"

"""
MARKS = ("<!-- modules -->\n", "<!-- end of modules -->\n")
# The pages name these themselves: two begin them, one must run before it is drawn.
NOT_PRELOADED = {"page/app.js", "page/shared.js", "page/theme-start.js"}



def is_translation(name):
    """Whether a module holds the texts of a language other than English, which are fetched only where they are used."""
    return name.startswith("page/languages/") and name != "page/languages/en.js"


def names(root):
    folder = root / RESOURCES
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def table(root):
    """The C file that embeds the page's files."""
    symbols = {name: re.sub(r"[^a-z0-9]", "_", name) for name in names(root)}
    text = HEAD
    for name, symbol in symbols.items():
        text += f'static const unsigned char {symbol}[] = {{\n#embed "../ClipSearchServer/Resources/{name}"\n}};\n'
    text += "\n#define FILE(name, bytes) {name, bytes, sizeof bytes}\n\nstatic const CPageFile files[] = {\n"
    text += "".join(f'    FILE("{name}", {symbol}),\n' for name, symbol in symbols.items())
    return text + (
        "};\n\nconst CPageFile *page_files(size_t *count) {\n    *count = sizeof files / sizeof files[0];\n"
        "    return files;\n}\n")


def index(root):
    """index.html with a preload link for each module, so that all are fetched at once."""
    text = (root / INDEX).read_text(encoding="utf-8")
    begin, end = (text.index(mark) for mark in MARKS)
    modules = [name for name in names(root) if name.endswith(".js") and name not in NOT_PRELOADED and not is_translation(name)]
    links = "".join(f'<link rel="modulepreload" href="{name}">\n' for name in modules)
    return text[:begin] + MARKS[0] + links + text[end:]


def stale(root):
    for name, text in [(TABLE, table(root)), (INDEX, index(root))]:
        if (root / name).read_text(encoding="utf-8") != text:
            yield f"{name}: does not list the files that {RESOURCES} holds; run tools/page_files"


def imports(root):
    """Each module's imports, as names of files."""
    found = {}
    for name in names(root):
        if name.endswith(".js"):
            text = (root / RESOURCES / name).read_text(encoding="utf-8")
            given = re.findall(r"^import .*?from \"([^\"]+)\"|^import \"([^\"]+)\"", text, re.M | re.S)
            found[name] = [posixpath.normpath(posixpath.join(posixpath.dirname(name), a or b)) for a, b in given]
    return found


def wrong_folders(root):
    """Imports of modules in later folders."""
    graph = imports(root)
    level = lambda name: FOLDERS.index(name.split("/")[1]) if name.count("/") == 2 else len(FOLDERS)
    for name, others in graph.items():
        if name.count("/") == 2 and name.split("/")[1] not in FOLDERS:
            yield f"{RESOURCES}/{name}: the folders of modules are {', '.join(FOLDERS)}"
            return
    for name, others in graph.items():
        for other in others:
            if other not in graph:
                yield f"{RESOURCES}/{name}: imports {other}, which is not there"
            elif level(other) > level(name):
                yield f"{RESOURCES}/{name}: imports {other}, which is in a later folder ({', '.join(FOLDERS)})"


def circles(root):
    graph = imports(root)
    done = set()
    path = []

    def visit(name):
        if name in path:
            circle = path[path.index(name):] + [name]
            yield f"{RESOURCES}: modules import each other in a circle: {' -> '.join(circle)}"
        elif name not in done:
            path.append(name)
            for other in graph.get(name, []):
                yield from visit(other)
            path.pop()
            done.add(name)

    for name in graph:
        yield from visit(name)


def main(root, arguments):
    faults = [*wrong_folders(root), *circles(root)]
    if "--check" in arguments:
        faults += stale(root)
    else:
        for name, text in [(TABLE, table(root)), (INDEX, index(root))]:
            (root / name).write_text(text, encoding="utf-8")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"{len(faults)} faults")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
