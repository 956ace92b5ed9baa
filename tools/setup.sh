#!/usr/bin/env bash
# Sets a bare Debian 12 up: system packages that are missing, .venv, the locked Python packages.
# usage: tools/setup.sh run|test       A second run changes nothing and takes well under a second.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-run}
system=(python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
locks=(requirements.txt)
case "$mode" in
    run) ;;
    test)
        # Real servers, a spreadsheet, a browser with Chinese letters, and what checks the examples of deploy/.
        system+=(postgresql redis-server libreoffice-calc-nogui poppler-utils chromium fonts-wqy-microhei)
        system+=(nginx-light systemd debootstrap)
        locks+=(requirements-dev.txt)
        ;;
    *)
        echo "用法：tools/setup.sh run|test" >&2
        exit 2
        ;;
esac

say() { echo "[安装] $*"; }
stop() {
    echo "[安装] $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "需要管理员权限来安装系统软件包。请以 root 运行：apt-get install -y --no-install-recommends ${missing[*]}"
    fi
}

install_system_packages() {
    missing=()
    local installed package
    if ! command -v dpkg-query >/dev/null; then
        say "这不是 Debian 系统，请自行安装：${system[*]}"
        return
    fi
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${system[@]}" 2>/dev/null || true)
    for package in "${system[@]}"; do
        grep -qx "$package installed" <<<"$installed" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "安装系统软件包：${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
        say "软件源更新失败，先用本机已有的软件包目录继续。"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
        stop "系统软件包没有装上。请检查网络和 /etc/apt 里的软件源，按上面的提示处理后重试。"
}

# PYTHON chooses the interpreter; otherwise the first one that is new enough and can make a virtual environment.
find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 /usr/bin/python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    stop "没有找到 Python 3.11 或更新的版本。请安装后用 PYTHON=/路径/python3 指明。"
}

install_python_packages() {
    local stamp digest python
    stamp=.venv/.locked-$mode
    digest=$(sha256sum "${locks[@]}")
    if .venv/bin/python -c '' 2>/dev/null && [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ]; then
        return 0
    fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        python=$(find_python)
        say "建立 .venv（$("$python" --version)）"
        "$python" -m venv --clear .venv
    fi
    say "安装 Python 软件包（按哈希核对）：${locks[*]}"
    rm -f .venv/.locked-*
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "${locks[@]/#/--requirement=}" ||
        stop "Python 软件包没有装上。请检查网络或 pip 的软件源设置，然后重试。"
    echo "$digest" >"$stamp"
    # What the tests need includes what running needs.
    [ "$mode" = run ] || sha256sum requirements.txt >.venv/.locked-run
}

install_system_packages
install_python_packages
