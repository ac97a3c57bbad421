#!/bin/sh
# The one door: sets up what is missing, then starts. See README.md for the commands.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
venv=$here/.venv
python=$venv/bin/python
# What a bare Debian or Ubuntu lacks for PDF files. The site starts without them and says so on its print page.
pdf_packages='libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'

say() { printf '%s\n' "$@" >&2; }

usage() {
    say "./run.sh                 mùa mẫu / the sample season, http://127.0.0.1:8000 (PORT=…)" \
        "./run.sh serve           chạy thật / the real thing (DATABASE_URL, PUBLIC_URL, … in README.md)" \
        "./run.sh test [pytest …] kiểm thử / the whole test suite" \
        "./run.sh bench [name]    đo tốc độ / the benchmarks" \
        "./run.sh flask …         lệnh quản trị / administration"
}

# --- packages of the system ------------------------------------------------------------------------------------

# install_system PACKAGE…: false when it cannot.
install_system() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -eq 0 ]; then
        as_root=''
    elif command -v sudo >/dev/null 2>&1; then
        # Without a terminal nobody can type a password.
        if [ -t 0 ]; then as_root='sudo'; else as_root='sudo -n'; fi
    else
        return 1
    fi
    say "Đang cài / installing: $*"
    # shellcheck disable=SC2086 # as_root is a command with its arguments, or nothing
    $as_root apt-get update -qq >/dev/null &&
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

has_pdf_libraries() {
    # Where there is no ldconfig to ask, the site finds out by itself.
    known=$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null) || return 0
    for library in libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; do
        case $known in *"$library"*) ;; *) return 1 ;; esac
    done
}

has_certificates() { [ -n "${PIP_CERT:-}${SSL_CERT_FILE:-}" ] || [ -s /etc/ssl/certs/ca-certificates.crt ]; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

makes_venvs() { command -v uv >/dev/null 2>&1 || "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Sets $found to a Python that is new enough and can make an environment.
find_python() {
    for found in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$found" ] && is_new_enough "$found" && makes_venvs "$found" && return 0
    done
    return 1
}

prepare_system() {
    missing=''
    find_python || missing=' python3 python3-venv'
    has_certificates || missing="$missing ca-certificates"
    has_pdf_libraries || missing="$missing $pdf_packages"
    # shellcheck disable=SC2086 # a list of words
    if [ -n "$missing" ] && ! install_system $missing; then
        say "Chưa tự cài được các gói:$missing" "Could not install:$missing" \
            "Hãy nhờ người quản trị chạy / ask an administrator to run:" "    apt-get install$missing"
    fi
    if ! find_python; then
        say "Cần Python từ 3.11 trở lên, có venv; máy này chưa có." \
            "This needs Python 3.11 or newer with venv. If it is somewhere else: PYTHON=/path/to/python3 ./run.sh"
        exit 1
    fi
}

# --- the environment in .venv ----------------------------------------------------------------------------------

# checksum FILE…: of the pins and of the Python that runs them.
checksum() { { "$python" -V && cat "$@"; } 2>&1 | cksum; }

is_ready() { # STAMP FILE…
    stamp=$venv/$1
    shift
    [ -x "$python" ] && [ -r "$stamp" ] && [ "$(cat "$stamp")" = "$(checksum "$@")" ]
}

make_venv() {
    # One whose Python is gone, too old or half made is made anew.
    if is_new_enough "$python" && { command -v uv || "$python" -m pip --version; } >/dev/null 2>&1; then
        return
    fi
    say "Đang tạo môi trường Python trong .venv / making .venv"
    rm -rf "$venv"
    "$found" -m venv "$venv" >/dev/null 2>&1 && return
    rm -rf "$venv"
    uv venv --quiet --python "$found" "$venv"
}

install_packages() { # REQUIREMENTS
    say "Đang cài các gói Python, khoảng nửa phút / installing Python packages, about half a minute"
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --compile-bytecode --python "$python" -r "$here/$1" && return
        "$python" -m pip --version >/dev/null 2>&1 || return 1
    fi
    "$python" -m pip install --quiet --disable-pip-version-check --no-input -r "$here/$1"
}

# prepare STAMP REQUIREMENTS FILE…: nothing to do on a second start.
prepare() {
    stamp_name=$1 requirements=$2
    shift 2
    is_ready "$stamp_name" "$@" && return
    prepare_system
    # Two starts at once must not install into each other; the lock goes with the process.
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$here/.setup.lock"
        flock 9
        if is_ready "$stamp_name" "$@"; then exec 9>&-; return; fi
    fi
    make_venv
    rm -f "$venv"/.ready*
    if ! install_packages "$requirements"; then
        say "Chưa cài được các gói Python; xem báo lỗi ở trên (mạng, PIP_INDEX_URL, PIP_CERT), rồi chạy lại." \
            "The Python packages could not be installed; see the error above, then run this again."
        exit 1
    fi
    # So that the first start need not, nor any where Python is told to leave no bytecode behind.
    "$python" -m compileall -q "$here/festival" >/dev/null || true
    checksum "$@" >"$venv/$stamp_name"
    if command -v flock >/dev/null 2>&1; then exec 9>&-; fi
}

prepare_site() {
    # The library that signs files is only for whoever has a certificate to sign with.
    if [ -n "${SIGN_CERTIFICATE_FILE:-}" ]; then
        prepare .ready-sign requirements-sign.txt \
            "$here/requirements.txt" "$here/requirements-sign.txt" "$here/constraints.txt"
    else
        prepare .ready requirements.txt "$here/requirements.txt" "$here/constraints.txt"
    fi
}

warn_without_pdf() {
    has_pdf_libraries ||
        say "Máy thiếu Pango nên chưa in được PDF; mọi việc khác vẫn chạy. / No Pango: no PDF yet, the rest works." \
            "    apt-get install $pdf_packages"
}

prepare_tests() {
    prepare .ready-dev requirements-dev.txt "$here/requirements.txt" "$here/requirements-sign.txt" \
        "$here/requirements-dev.txt" "$here/constraints.txt"
    # The tests' packages include those that serve and those that sign.
    checksum "$here/requirements.txt" "$here/constraints.txt" >"$venv/.ready"
    checksum "$here/requirements.txt" "$here/requirements-sign.txt" "$here/constraints.txt" >"$venv/.ready-sign"
    if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null 2>&1 && ! install_system chromium; then
        say "Chưa cài được Chromium; các kiểm thử bằng trình duyệt sẽ không chạy." \
            "Could not install chromium; set CHROMIUM=/path/to/it for the browser tests."
    fi
}

command=${1:-sample}
[ $# -eq 0 ] || shift
case $command in
    sample | serve)
        prepare_site
        warn_without_pdf
        exec "$python" "$here/app.py" "$command" "$@"
        ;;
    flask)
        prepare_site
        exec "$python" "$here/app.py" flask "$@"
        ;;
    test)
        prepare_tests
        [ -n "${TEST_DATABASE_URL:-}" ] ||
            say "Chỉ kiểm thử trên SQLite. / SQLite only: TEST_DATABASE_URL names a PostgreSQL database to empty."
        cd "$here"
        exec "$python" -m pytest "$@"
        ;;
    bench)
        prepare_tests
        cd "$here"
        exec "$python" -m tests.bench "$@"
        ;;
    setup) # what .ci/run asks for: everything for the tests, and nothing started
        prepare_tests
        ;;
    -h | --help | help) usage ;;
    *)
        usage
        exit 2
        ;;
esac
