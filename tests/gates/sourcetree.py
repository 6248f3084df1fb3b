# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files belong to the project, and how a gate says that it failed."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOT_OURS = {".git", "build", "node_modules", "data", "__pycache__", "test-results"}


def _walk(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - NOT_OURS)
        for name in names:
            yield (pathlib.Path(folder) / name).relative_to(root)


def files(root=ROOT):
    """Tracked and new files as paths relative to root; without git (an exported tree) all that is not a product."""
    if not (root / ".git").exists():
        return sorted(_walk(root))
    listing = subprocess.run(
        ["git", "-C", str(root), "-c", f"safe.directory={root}", "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"],
        check=True, capture_output=True).stdout
    names = {pathlib.Path(os.fsdecode(name)) for name in listing.split(b"\0") if name}
    return sorted(name for name in names if (root / name).is_file())


def report(gate, checked, problems):
    """Prints the problems and exits: 0 when there are none and something was checked."""
    for problem in problems:
        print(problem)
    if not checked:
        sys.exit(f"{gate}: found nothing to check")
    if problems:
        sys.exit(f"{gate}: {len(problems)} problems in {checked} files")
    print(f"{gate}: {checked} files are fine")
