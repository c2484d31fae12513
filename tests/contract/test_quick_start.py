"""What a server must not load before its first answer: each of these once took a noticeable part of its start."""

import subprocess
import sys

from alembic.script import ScriptDirectory

from meetkit.store import migrate

LATER = {
    "aiortc": "only the client's media",
    "alembic": "only when a database is made or brought to a newer schema",
    "av": "only the processes of recordings and livestreams",
    "boto3": "never: the client of buckets is our own",
    "httpx": "only when there is a webhook to post",
    "markdown_it": "only for a page of an error",
    "numpy": "only the processes of recordings and livestreams",
    "PIL": "only the processes of recordings and livestreams",
    "pygments": "never: our log has no colours of code",
}
START = """
import sys
from meetkit.cli import commands, serve_command
from meetkit.server import app, run, settings
app.create_app(settings.load({"data_dir": sys.argv[1]}))
print(*sorted({name.partition(".")[0] for name, module in sys.modules.items() if module is not None}))
"""


def test_what_is_not_needed_for_the_first_answer_is_loaded_later(tmp_path: object) -> None:
    started = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)], capture_output=True, text=True, check=True, timeout=120
    )
    loaded = set(started.stdout.split())
    assert {"fastapi", "meetkit", "sqlalchemy"} <= loaded
    assert {name: why for name, why in LATER.items() if name in loaded} == {}


def test_revisions_are_known_without_alembic() -> None:
    scripts = ScriptDirectory(str(migrate.SCRIPTS))
    assert migrate.shipped_revisions() == [script.revision for script in reversed(list(scripts.walk_revisions()))]
