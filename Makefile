# 衡绩：make run 试用，make test 检查；其余见 make help。
PYTHON := .venv/bin/python

.PHONY: help setup run lint test bench prove lock

help:
	@echo "make setup  安装运行所需的系统软件包、.venv 和 Python 软件包"
	@echo "make run    安装、建库，生成七个方案的示例工作簿并核算"
	@echo "make test   安装测试所需的一切，然后做全部检查"
	@echo "make lint   只做静态检查"
	@echo "make bench  测速"
	@echo "make prove  长时间的证明（每个方案一千本工作簿等）"
	@echo "make lock   改了 requirements*.in 以后重新锁定版本和哈希（需要 uv）"

setup:
	@tools/setup.sh run

run: setup
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo

lint:
	@tools/setup.sh test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	DATABASE_URL=sqlite:///:memory: $(PYTHON) manage.py makemigrations --check --dry-run

test: lint
	$(PYTHON) -m pytest -n 2

bench:
	@tools/setup.sh test
	$(PYTHON) -m tests.bench

prove:
	@tools/setup.sh test
	$(PYTHON) -m pytest -n 2 -m prove

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

lock:
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt
