# What the scripts share; sourced by them, from the root of the repository.

export LC_ALL=C.UTF-8

say() {
    printf '▸ %s\n' "$*"
}

fail() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

# The Python that the virtual environment is made from: one that can make it, else the one that apt completes.
find_python() {
    for modules in 'sys, ensurepip, venv' sys; do
        for candidate in python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
            if "$candidate" -c "import $modules; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))" 2>/dev/null; then
                command -v "$candidate"
                return
            fi
        done
    done
}

# One number for the contents of the given files and folders.
fingerprint() {
    find "$@" -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum | cut -d ' ' -f 1
}
