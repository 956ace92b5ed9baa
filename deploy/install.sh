#!/bin/sh
# 衡绩离线安装：在 Debian 12 上以 root 运行，不需要网络。再次运行新版本的安装包就是升级（先自动备份）。
#   ./install.sh [--host 主机名[,主机名…]] [--nginx | --without-tls] [--no-start]
# --nginx        同时安装 nginx 和一张自签证书（以后换成单位的证书）
# --without-tls  没有证书时的临时做法：直接用 http 访问 8000 端口，密码明文传输，须有单位的书面决定
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=/opt/hengji
data=/var/lib/hengji
sets=/var/backups/hengji
settings=/etc/hengji/hengji.env

say() { echo "[安装] $*"; }
stop() {
    echo "[安装] 没有装成：$*" >&2
    exit 1
}

host= nginx= open= start=yes
while [ $# -gt 0 ]; do
    case "$1" in
        --host) [ $# -gt 1 ] || stop "--host 后面要写主机名"; host=$2; shift ;;
        --nginx) nginx=yes ;;
        --without-tls) open=yes ;;
        --no-start) start= ;;
        *) stop "不认识的参数 $1；可用 --host 主机名、--nginx、--without-tls、--no-start" ;;
    esac
    shift
done
[ -z "$nginx" ] || [ -z "$open" ] || stop "--nginx 和 --without-tls 只能选一个"
[ "$(id -u)" = 0 ] || stop "请以 root 运行：sudo ./install.sh"
. /etc/os-release
[ "$ID $VERSION_ID" = "debian 12" ] || stop "这台机器是 $PRETTY_NAME，本安装包只适用于 Debian 12"
case $(basename "$here") in
    *-"$(dpkg --print-architecture)") ;;
    *) stop "安装包与这台机器的处理器（$(dpkg --print-architecture)）不符" ;;
esac

say "核对安装包"
cd "$here"
sha256sum --quiet -c SHA256SUMS || stop "安装包有损坏或被改动的文件，请重新拷贝"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' program/pyproject.toml)
release=$home/releases/$version

# apt 只认安装包里的目录，不碰本机的软件源设置；已装的软件不低于所需版本时不动它。
apt_offline() {
    work=$(mktemp -d)
    mkdir -p "$work/lists/partial" "$work/archives/partial"
    echo "deb [trusted=yes] file:$here/debs ./" >"$work/sources.list"
    for task in update "install $*"; do
        DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
            -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- \
            -o Dir::State::lists="$work/lists" -o Dir::Cache::archives="$work/archives" \
            -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 $task >"$work/log" 2>&1 || {
            tail -20 "$work/log" >&2
            stop "系统软件包没有装上，原因见上面几行"
        }
    done
    rm -rf "$work"
}
say "安装系统软件包（离线）"
apt_offline python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tzdata ca-certificates
[ -z "$nginx" ] || apt_offline nginx-light openssl

say "建立账户和目录"
getent passwd hengji >/dev/null || useradd --system --user-group --home-dir "$data" --shell /usr/sbin/nologin hengji
install -d -o root -g root -m 755 "$home" "$home/releases"
install -d -o hengji -g hengji -m 700 "$data" "$sets"
install -d -o root -g hengji -m 750 /etc/hengji

say "安装程序 $version"
rm -rf "$release.new"
cp -R program "$release.new"
chown -R root:root "$release.new"
/usr/bin/python3 -m venv "$release.new/.venv"
PIP_NO_INDEX=1 PIP_FIND_LINKS="$here/wheels" PIP_CONFIG_FILE=/dev/null \
    "$release.new/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement "$release.new/requirements.txt" || stop "Python 软件包没有装上"
"$release.new/.venv/bin/python" -m compileall -q "$release.new" -x '/\.venv/' || true

if [ ! -e "$settings" ]; then
    : "${host:=$(hostname -f 2>/dev/null || hostname)}"
    key=$(/usr/bin/python3 -c 'import secrets; print(secrets.token_urlsafe(64))')
    sed -e "s|^SECRET_KEY=.*|SECRET_KEY=$key|" -e "s|^ALLOWED_HOSTS=.*|ALLOWED_HOSTS=$host|" \
        program/deploy/hengji.env.example >"$settings.new"
    if [ -n "$open" ]; then
        sed -i -e 's|^#HENGJI_HTTPS=0|HENGJI_HTTPS=0|' -e 's|^TRUSTED_PROXIES=.*|TRUSTED_PROXIES=0|' \
            -e 's|^HENGJI_BIND=.*|HENGJI_BIND=0.0.0.0:8000|' \
            -e "s|^#HENGJI_SITE=.*|HENGJI_SITE=http://${host%%,*}:8000|" "$settings.new"
    fi
    chown root:hengji "$settings.new"
    chmod 640 "$settings.new"
    mv "$settings.new" "$settings"
    say "已写好 $settings（访问地址 $host，不对就改它）"
else
    say "沿用 $settings"
fi

# 管理命令：hengji doctor、hengji backup …
cat >/usr/local/bin/hengji <<'COMMAND'
#!/bin/sh
# 以运行程序的账户、用它的环境变量执行一条管理命令。
[ "$(id -u)" = 0 ] || { echo "请以 root 运行：sudo hengji …" >&2; exit 2; }
set -a
. /etc/hengji/hengji.env
set +a
program=${HENGJI_PROGRAM:-/opt/hengji/current}
cd "$program" && exec runuser -u hengji -- "$program/.venv/bin/python" manage.py "$@"
COMMAND
chmod 755 /usr/local/bin/hengji

running=
if [ -d /run/systemd/system ]; then
    for unit in hengji hengji-web hengji-worker; do
        if systemctl is-active --quiet $unit; then
            running="$running $unit"
            systemctl stop $unit
        fi
    done
fi
# 同一版本重装时旧的先放在一边，升级不成就放回来。虚拟环境可以搬动：程序只用其中的 python。
rm -rf "$release.old"
[ ! -e "$release" ] || mv -T "$release" "$release.old"
mv -T "$release.new" "$release"
say "备份、升级数据库、收集静态文件"
HENGJI_PROGRAM=$release /usr/local/bin/hengji upgrade --sets "$sets" || {
    [ ! -e "$release.old" ] || { rm -rf "$release" && mv -T "$release.old" "$release"; }
    for unit in $running; do systemctl start $unit || true; done
    stop "数据没有升级，仍是原来的版本；按上面的说明处理后再运行一次 install.sh"
}
ln -sfn "$release" "$home/current.new"
mv -T "$home/current.new" "$home/current"
rm -rf "$release.old"

if [ -n "$nginx" ]; then
    first=$(sed -n 's/^ALLOWED_HOSTS=\([^,]*\).*/\1/p' "$settings")
    install -d -m 750 /etc/hengji/tls
    [ -e /etc/hengji/tls/privkey.pem ] || openssl req -x509 -newkey rsa:3072 -nodes -days 825 -subj "/CN=$first" \
        -addext "subjectAltName=DNS:$first" -keyout /etc/hengji/tls/privkey.pem \
        -out /etc/hengji/tls/fullchain.pem 2>/dev/null
    sed "s|jixiao.example.gov.cn|$first|" program/deploy/nginx.conf >/etc/nginx/conf.d/hengji.conf
    rm -f /etc/nginx/sites-enabled/default
    nginx -t 2>/dev/null || stop "nginx 的设置没有通过检查，请运行 nginx -t 查看"
fi

if [ -d /run/systemd/system ]; then
    install -m 644 program/deploy/*.service program/deploy/*.timer /etc/systemd/system/
    systemctl daemon-reload
    systemctl enable --quiet --now hengji-backup.timer
    if [ -n "$start" ]; then
        systemctl enable --quiet ${running:-hengji}
        systemctl restart ${running:-hengji}
        [ -z "$nginx" ] || systemctl reload-or-restart nginx
    fi
else
    say "没有运行 systemd：请自行启动（以 hengji 账户）：hengji serve"
fi
say "装好了。首次使用请运行 hengji first_admin，用它打印的一次性链接建立第一位系统管理员；再运行 hengji doctor 体检。"
say "请把 $settings 里的 SECRET_KEY 另抄一份，密封保管：它不在备份里。"
