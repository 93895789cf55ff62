#!/usr/bin/env bash
# Stands in for a Python that scripts/bootstrap finds: makes environments and installs in an instant, and notes how.
# FAKE_VERSION is what it calls itself; FAKE_LACKS the modules that it has not; FAKE_PIP is what its pip does: nothing special, `fail`, or `hang`.
case "$*" in
  --version) echo "Python ${FAKE_VERSION:-3.12.0}" ;;
  "-I -c import sys; assert"*) [ "${FAKE_VERSION:-3.12.0}" != 3.10.0 ] && [[ "$3" != *"${FAKE_LACKS:-nothing}" ]] ;;
  "-I -c"*) exec "$REAL_PYTHON" "$@" ;;
  "-m venv "*)
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    echo "venv" >>"$FAKE_LOG"
    ;;
  "-I -m compileall "*) ;;
  "-I -m pip install "*)
    echo "pip ${*:5}" >>"$FAKE_LOG"
    echo "  Downloading thing-1.0-py3-none-any.whl (12.3 MB)"
    case "${FAKE_PIP:-}" in
      fail) echo "ERROR: no such luck" && exit 1 ;;
      hang) echo "$$" >"$FAKE_LOG.pid" && exec sleep 60 ;;
      slow) sleep 1 ;;
    esac
    ;;
  *) echo "fake python: $*" >&2 && exit 64 ;;
esac
