#!/usr/bin/env python
"""Django's command line."""

import gc
import os
import sys

# These make tens of thousands of things and end: looking for garbage after every 700 costs a fifth of their time.
BUILDERS = {"migrate", "load_content", "compile_courses", "seed_demo"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plc_site.settings.dev")
    if sys.argv[1:2] and sys.argv[1] in BUILDERS:
        gc.set_threshold(200_000, 20, 100)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
