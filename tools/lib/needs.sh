# What every script here begins with: messages, and the programs and libraries that the build needs. Sourced by bash.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export LC_ALL=${LC_ALL:-C.UTF-8}

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'; else bold='' red='' plain=''; fi
say() { printf '%s%s%s\n' "$bold" "$*" "$plain" >&2; }
fail() {
    printf '%s%s%s\n' "$red" "$1" "$plain" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

# Runs a command as root: directly, by sudo without a password, or by sudo on a terminal where it can ask for one.
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
may_become_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo > /dev/null && { sudo -n true 2> /dev/null || [ -t 0 ]; }; }
}

# Debian and Ubuntu: installs the packages named that are not installed yet.
require_debian_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local todo="Run:  sudo apt-get update && sudo apt-get install -y ${missing[*]}"
    may_become_root || fail "These packages are missing, and only root can install them: ${missing[*]}" "$todo"
    say "Installing ${missing[*]} with apt-get"
    local log
    log=$(mktemp)
    # The lists may be missing or old; they are fetched only when that is so.
    if ! { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" ||
        { as_root apt-get update &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; }; } \
        > "$log" 2>&1; then
        tail -n 5 "$log" >&2
        rm -f "$log"
        fail "These packages are missing and could not be installed: ${missing[*]}" "$todo"
    fi
    rm -f "$log"
}

# Debian and Ubuntu: installs the libraries that decode HEIC, AVIF, TIFF and JPEG XL, as far as there are packages of them and
# the right to install them. Without them these formats are not read, and their tests say so.
install_picture_decoders() {
    command -v apt-get > /dev/null && may_become_root || return 0
    local package found=()
    apt-cache show libtiff6 > /dev/null 2>&1 || as_root apt-get update > /dev/null 2>&1 || true
    # From Debian 13 on, the decoders of libheif are packages of their own, and libjxl has another version.
    for package in libheif1 libheif-plugin-libde265 libheif-plugin-dav1d libtiff6 libjxl0.7 libjxl0.11; do
        apt-cache show "$package" > /dev/null 2>&1 && found+=("$package")
    done
    [ ${#found[@]} -gt 0 ] || return 0
    (require_debian_packages "${found[@]}") || say "Without these packages, the formats that they decode are not tested."
}

# Elsewhere: says what is missing, as told by pkg-config, and the system's command that installs it.
require_libraries_elsewhere() {
    local install=$1 missing=() library
    if command -v pkg-config > /dev/null; then
        for library in libjpeg libpng libwebp libwebpdemux sqlite3; do
            [ "$(uname)" = Darwin ] && case $library in sqlite3) continue ;; esac
            pkg-config --exists "$library" || missing+=("$library")
        done
    else
        missing=(pkg-config)
    fi
    [ ${#missing[@]} -eq 0 ] || fail "Missing: ${missing[*]}" "Run:  $install" "and then this command again."
}

# A toolchain unpacked from an archive lacks what it needs of the system: it may not even start.
require_debian_toolchain_and_libraries() {
    local packages=(binutils libc6-dev)
    dpkg-query -W -f '${db:Status-Status}\n' 'libstdc++-*-dev' 2> /dev/null | grep -qx installed || packages+=(g++)
    swift build --version > /dev/null 2>&1 || packages+=(libcurl4 libncurses6 libsqlite3-0 libxml2)
    require_debian_packages "${packages[@]}" pkg-config libopenblas-dev libjpeg-dev libpng-dev libwebp-dev libsqlite3-dev
}

require_swift_version() {
    local said version
    said=$(swift --version 2>&1) || fail "The Swift compiler $(command -v swift) does not run. It says:" "$said"
    version=$(sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' <<< "$said" | head -n 1)
    case "$version" in
        '' | [0-5].* | 6.[01]) fail "Swift 6.2 or newer is needed; \"swift --version\" says ${version:-$said}." ;;
    esac
}

# Everything that the build needs: installed where that can be done from here, else named.
require_build_needs() {
    command -v swift > /dev/null || fail "No Swift compiler was found." \
        "Install Swift 6.2 or newer (the page \"Install Swift\" on swift.org has it for each system)," \
        "and see that \"swift --version\" answers in this shell."
    if command -v dpkg-query > /dev/null && command -v apt-get > /dev/null; then
        require_debian_toolchain_and_libraries
    elif [ "$(uname)" = Darwin ]; then
        require_libraries_elsewhere "brew install pkg-config jpeg-turbo libpng webp"
    elif command -v dnf > /dev/null; then
        require_libraries_elsewhere "sudo dnf install pkgconf openblas libjpeg-turbo-devel libpng-devel libwebp-devel sqlite-devel"
    elif command -v pacman > /dev/null; then
        require_libraries_elsewhere "sudo pacman -S --needed pkgconf blas-openblas libjpeg-turbo libpng libwebp sqlite"
    else
        require_libraries_elsewhere "(your system's way of installing) libjpeg, libpng, libwebp and SQLite, with headers, and OpenBLAS"
    fi
    require_swift_version
}

# Makes the modules named part of the package in a folder, by links: link_modules FOLDER MODULE ...
link_modules() {
    local package=$1 module
    shift
    mkdir -p "$package/Sources"
    for module in "$@"; do ln -sfn "$root/Sources/$module" "$package/Sources/$module"; done
}

# Builds the command; its path is in $clipsearch afterwards. Arguments go to "swift build".
build_command() {
    local log="$root/.build/clipsearch-build.log"
    mkdir -p "$root/.build"
    say "Building clipsearch (the first time takes some minutes)"
    if ! (cd "$root" && swift build -c release --product clipsearch "$@" 2>&1 | tee "$log" | show_last_line); then
        grep -E 'error|fatal' "$log" | head -n 20 >&2 || tail -n 20 "$log" >&2
        ! grep -q 'error: .*Git command\|error: .*etch' "$log" ||
            fail "The packages that Package.swift names could not be fetched, which the first build needs a network for."
        fail "The build failed. All it said is in $log"
    fi
    clipsearch=$(cd "$root" && swift build -c release --product clipsearch "$@" --show-bin-path)/clipsearch
}

# On a terminal shows the latest line in place, so that a long build is seen to move; elsewhere shows nothing.
show_last_line() {
    if [ -t 2 ]; then
        local line
        while IFS= read -r line; do printf '\r\e[K%.*s' "$(($(tput cols 2> /dev/null || echo 80) - 1))" "$line" >&2; done
        printf '\r\e[K' >&2
    else
        cat > /dev/null
    fi
}
