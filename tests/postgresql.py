"""A PostgreSQL server of the tests' own, in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def running_server() -> Iterator[str]:
    """Run Debian's server for as long as the context lasts, and give the URL of an empty database in it.

    It listens on a socket in its folder alone. It refuses to run as root, and then runs as "nobody".
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.fail("these tests need PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)

    def run(name: str, *arguments: str) -> None:
        subprocess.run(
            [found[-1].with_name(name), "-D", folder / "data", *arguments],
            check=True,
            capture_output=True,
            cwd=folder,
            user=user and user.pw_uid,
            group=user and user.pw_gid,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )

    try:
        run("initdb", "--no-sync", "--auth=trust", "--username=footnote", "--encoding=UTF8")
        settings = f"-k {folder} -c listen_addresses= -c fsync=off"
        run("pg_ctl", "--wait", "--log", str(folder / "log"), "-o", settings, "start")
        try:
            yield f"postgresql://footnote@/postgres?host={folder}"
        finally:
            run("pg_ctl", "--wait", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder)
