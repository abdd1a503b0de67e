#!/bin/sh
# Make or refresh .venv: `setup.sh run` for running Marsad, `setup.sh develop` for checking and testing it too.
# Done once per state of pyproject.toml and uv.lock; an interrupted run is taken up again by the next.
# PYTHON=python3.12 picks the Python, INSTALLER=pip leaves uv alone.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
python=${PYTHON:-python3}
venv=.venv
# A virtual environment holds absolute paths, so the folder is part of its state.
state="$(pwd -P) $(cat pyproject.toml uv.lock | cksum)"

fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

is_ready() {
  [ -x $venv/bin/marsad ] && [ "$(cat "$venv/ready-$1" 2>/dev/null)" = "$state" ] && $venv/bin/python -c '' 2>/dev/null
}

check_python() {
  command -v "$python" >/dev/null 2>&1 ||
    fail "there is no $python here. Install Python 3.11 or newer (Debian, Ubuntu: apt install python3 python3-venv make)."
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version 2>&1) is too old: Marsad needs Python 3.11 or newer. Where a newer one has another name: make PYTHON=python3.12 demo" \
      "With uv installed, a fitting Python is fetched by itself."
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "this Python cannot make virtual environments. Debian, Ubuntu: apt install python3-venv make"
}

install_with_uv() {
  options=
  [ "$purpose" = run ] || options='--extra dev'
  [ "$python" = python3 ] || options="$options --python $python"
  # --inexact: a run-only refresh must not take the tools out of a developer's environment.
  # shellcheck disable=SC2086  # the options are several words, or none
  UV_PROJECT_ENVIRONMENT=$venv uv sync --quiet --frozen --inexact $options
}

install_with_pip() {
  check_python
  $venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear $venv
  target=.
  [ "$purpose" = run ] || target='.[dev]'
  $venv/bin/python -m pip install --quiet --disable-pip-version-check --editable "$target"
}

is_ready "$purpose" && exit 0
echo "Setting up $venv (about a minute the first time) ..." >&2
# An environment copied from another folder still points there, and cannot be mended.
[ ! -e $venv ] || grep -qsF "$(pwd -P)/$venv" $venv/bin/activate || rm -rf $venv
if [ "${INSTALLER:-uv}" = pip ] || ! command -v uv >/dev/null 2>&1; then
  install_with_pip
elif ! install_with_uv; then
  # The lock names files by their public address; a network that has only a mirror of it still has pip.
  echo "uv could not install what uv.lock names; trying pip ..." >&2
  install_with_pip
fi
[ -x $venv/bin/marsad ] || fail "$venv/bin/marsad is missing after the installation; remove $venv and run again."
echo "$state" >"$venv/ready-$purpose"
[ "$purpose" = run ] || echo "$state" >"$venv/ready-run"
