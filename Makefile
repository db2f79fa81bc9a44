# make run    opens the window, after installing what is missing
# make test   every check and test      make check   the quick ones of them
.PHONY: run test check setup runtime libraries test-libraries format pictures
.NOTPARALLEL:

UV = scripts/uv

run: runtime
	@scripts/run $(if $(FILE),"$(FILE)")

test: setup test-libraries
	@scripts/test

check: setup
	@scripts/test -q -m "not slow and not xvfb" --hypothesis-profile quick

# What is installed is compiled at once: else each start compiles it where nothing may be written beside it.
setup: libraries
	@$(UV) sync --locked --quiet --compile-bytecode

# What the window needs, without what only its makers need.
runtime: libraries
	@$(UV) sync --locked --no-dev --inexact --quiet --compile-bytecode

libraries:
	@scripts/system-libraries

test-libraries:
	@scripts/system-libraries --tests

format: setup
	@$(UV) run --no-sync ruff check --fix
	@$(UV) run --no-sync ruff format

# The pictures of the documents, by the commands that stand in them.
pictures: setup
	@$(UV) run --no-sync python scripts/pictures.py
