# 衡绩：make run 试用，make test 检查；其余见 make help。
PYTHON := .venv/bin/python

# A machine that writes no bytecode reads the thousand files of the program anew for every process.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
BIND ?= 127.0.0.1:8000

.PHONY: help setup run serve lint test bench prove lock bundle

help:
	@echo "make setup  安装运行所需的系统软件包、.venv 和 Python 软件包"
	@echo "make run    试用：安装、建库、放入示例单位，打开 http://127.0.0.1:8000（PORT=… 换端口）"
	@echo "make serve  正式运行：安装、升级，启动网页服务和后台任务（先设环境变量，见 docs/environment.md）"
	@echo "make test   安装测试所需的一切，然后做全部检查"
	@echo "make lint   只做静态检查"
	@echo "make bench  测速"
	@echo "make prove  长时间的证明（每个方案一千本工作簿等）"
	@echo "make bundle 打离线安装包 dist/hengji-….tar.gz（在 Debian 12 上）"
	@echo "make lock   改了 requirements*.in 以后重新锁定版本和哈希（需要 uv）"

setup:
	@tools/setup.sh run

run: setup
	@HENGJI_DEMO=1 $(PYTHON) manage.py upgrade
	@HENGJI_DEMO=1 $(PYTHON) manage.py demo
	@HENGJI_DEMO=1 exec $(PYTHON) manage.py serve --bind 127.0.0.1:$(PORT)

serve: setup
	@$(PYTHON) manage.py upgrade
	@exec $(PYTHON) manage.py serve --bind $(BIND)

lint:
	@tools/setup.sh test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	DATABASE_URL=sqlite:///:memory: $(PYTHON) manage.py makemigrations --check --dry-run

test: lint
	$(PYTHON) -m pytest -n 3 --dist worksteal

bench:
	@tools/setup.sh test
	$(PYTHON) -m tests.bench

prove:
	@tools/setup.sh test
	$(PYTHON) -m pytest -n 2 -m prove

bundle: setup
	@$(PYTHON) tools/bundle.py

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

lock:
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt
