#!/usr/bin/env bash
# Stands in for a Python that scripts/bootstrap finds: makes environments and installs in an instant, and notes how.
# FAKE_VERSION is what it calls itself; FAKE_LACKS the modules that it has not; FAKE_PIP is what its pip does: nothing
# special, `fail` or `hang`; FAKE_UV is what the uv does that its pip brings: nothing special, `fail`, `slow`, or it is `absent`.
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
  "-I -m pip "*" install --no-deps --only-binary :all: uv=="*)
    [ "${FAKE_UV:-}" != absent ] || exit 1
    cat >"${0%/python}/uv" <<'UV'
#!/usr/bin/env bash
echo "uv ${*:5}" >>"$FAKE_LOG"
echo "Downloading thing (12.3MiB)"
[ "${FAKE_UV:-}" != slow ] || sleep 1
[ "${FAKE_UV:-}" != fail ] || { echo "error: no such mirror" && exit 2; }
UV
    chmod +x "${0%/python}/uv"
    ;;
  "-I -m pip "*)
    echo "pip ${*:4}" >>"$FAKE_LOG"
    echo "  Downloading thing-1.0-py3-none-any.whl (12.3 MB)"
    case "${FAKE_PIP:-}" in
      fail) echo "ERROR: no such luck" && exit 1 ;;
      hang) echo "$$" >"$FAKE_LOG.pid" && exec sleep 60 ;;
    esac
    ;;
  *) echo "fake python: $*" >&2 && exit 64 ;;
esac
