#!/usr/bin/env python3
"""Runs a command with PostgreSQL servers of its own beside it, and removes them afterwards.

    tests/store/postgres_clusters.py 3 -- ctest -L postgres

starts three servers, each with an empty database `eslabon`, on a free port of 127.0.0.1 and a Unix socket, and gives the command
    ESLABON_TEST_POSTGRES   ESLABON_TEST_POSTGRES_2  ..._3     their addresses, postgresql://eslabon@127.0.0.1:PORT/eslabon
    ESLABON_TEST_POSTGRES_SOCKET   ..._SOCKET_2  ..._3         the same by their Unix sockets: faster on one machine
    ESLABON_TEST_POSTGRES_PID   ..._PID_2  ..._PID_3           process ids of the postmasters, to kill or stop one
Ends with the command's exit code. PostgreSQL refuses to run as root: root's servers run as `postgres`, else `nobody`.
Options before the number: --durable (fsync on; for measurements), --keep (leave the folders).

As a module: `with Clusters(2) as clusters: clusters[0].url`; `clusters[0].stop()`, `.kill()`, `.start()`.
"""
import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 40
shared_buffers = '512MB'
work_mem = '64MB'
maintenance_work_mem = '256MB'
max_wal_size = '8GB'
min_wal_size = '512MB'
wal_compression = off
checkpoint_timeout = '30min'
autovacuum = on
jit = off
logging_collector = off
log_min_messages = warning
"""


def programs():
    """The folder of the newest initdb; Debian keeps it out of PATH."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    if not found:
        sys.exit("postgres_clusters: there is no initdb here; install postgresql-15")
    return os.path.dirname(os.path.realpath(found))


def unprivileged():
    """(uid, gid) to run servers as, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
        except KeyError:
            continue
    sys.exit("postgres_clusters: neither a user postgres nor nobody")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """One server in a folder of its own."""

    def __init__(self, folder, durable=False):
        self.folder, self.durable = folder, durable
        self.data, self.port, self.server = os.path.join(folder, "data"), free_port(), None
        self.user = unprivileged()
        os.makedirs(folder, exist_ok=True)
        if self.user:
            os.chown(folder, *self.user)
        self._run("initdb", "-D", self.data, "-U", "eslabon", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as settings:
            settings.write(SETTINGS + f"port = {self.port}\nunix_socket_directories = '{folder}'\n")
            settings.write("fsync = on\n" if durable else "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
        self.start()
        self._run("createdb", "-h", folder, "-p", str(self.port), "-U", "eslabon", "eslabon")

    @property
    def url(self):
        return f"postgresql://eslabon@127.0.0.1:{self.port}/eslabon"

    @property
    def socket_url(self):
        return f"postgresql://eslabon@/eslabon?host={self.folder}&port={self.port}"

    def _become(self):
        if self.user:
            os.setgroups([])
            os.setgid(self.user[1])
            os.setuid(self.user[0])
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG: no server outlives us

    def _run(self, program, *arguments):
        done = subprocess.run([os.path.join(programs(), program), *arguments], cwd="/", preexec_fn=self._become,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            sys.exit(f"postgres_clusters: {program}: {done.stdout.decode(errors='replace')}")

    def start(self):
        # After kill() the old server's children may take a moment to go, and until then no new one starts.
        for _ in range(20):
            with open(os.path.join(self.folder, "log"), "ab") as log:
                self.server = subprocess.Popen([os.path.join(programs(), "postgres"), "-D", self.data], cwd="/",
                                               preexec_fn=self._become, stdout=log, stderr=log)
            if self._comes_up():
                return
            time.sleep(0.5)
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            sys.exit("postgres_clusters: the server does not start:\n" + log.read()[-2000:])

    def _comes_up(self):
        ready = [os.path.join(programs(), "pg_isready"), "-q", "-h", self.folder, "-p", str(self.port), "-U", "eslabon"]
        while self.server.poll() is None:
            if subprocess.run(ready, check=False).returncode == 0:
                return True
            time.sleep(0.05)
        return False

    def _end(self, how):
        if self.server and self.server.poll() is None:
            self.server.send_signal(how)
            self.server.wait()

    def stop(self):
        """As an administrator does, with everything on disk."""
        self._end(signal.SIGINT)

    def kill(self):
        """As a power cut does."""
        self._end(signal.SIGKILL)

    def quit(self):
        self._end(signal.SIGQUIT)


class Clusters(list):
    def __init__(self, count, durable=False, keep=False):
        super().__init__()
        self.keep, self.folder = keep, tempfile.mkdtemp(prefix="eslabon-postgres-")
        os.chmod(self.folder, 0o755)
        try:
            for number in range(count):
                self.append(Cluster(os.path.join(self.folder, str(number + 1)), durable))
        except BaseException:
            self.close()
            raise

    def environment(self):
        named = {}
        for number, cluster in enumerate(self, 1):
            ending = "" if number == 1 else f"_{number}"
            named["ESLABON_TEST_POSTGRES" + ending] = cluster.url
            named["ESLABON_TEST_POSTGRES_SOCKET" + ending] = cluster.socket_url
            named["ESLABON_TEST_POSTGRES_PID" + ending] = str(cluster.server.pid)
        return named

    def close(self):
        for cluster in self:
            cluster.quit()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def main():
    arguments = sys.argv[1:]
    options = set()
    while arguments and arguments[0] in ("--durable", "--keep"):
        options.add(arguments.pop(0))
    if len(arguments) < 3 or not arguments[0].isdigit() or arguments[1] != "--":
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Clusters(int(arguments[0]), "--durable" in options, "--keep" in options) as clusters:
        return subprocess.run(arguments[2:], env={**os.environ, **clusters.environment()}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
