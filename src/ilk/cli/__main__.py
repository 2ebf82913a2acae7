"""`python -m ilk.cli` is `ilk`, for where the command is not on the path."""

from ilk.cli.main import main

main()
