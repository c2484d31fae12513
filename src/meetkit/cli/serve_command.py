"""`meetkit serve`: one option per setting, made from the settings themselves when they are needed."""

from __future__ import annotations

import asyncio
import gc
import inspect
import sys
import typing
from functools import cached_property
from pathlib import Path
from typing import Any, Optional

import typer
from typer.core import TyperCommand

_NAMES = {
    "announced_ips": ("--announced-ips", "--announced-ip"),
    "cors_origins": ("--cors-origins", "--cors-origin"),
}


class ServeCommand(TyperCommand):
    """A command whose options are the fields of `Settings`, looked up only when `serve` itself is asked for."""

    @cached_property
    def _real(self) -> Any:
        app = typer.Typer(add_completion=False)
        app.command()(_with_options(_serve))
        return typer.main.get_command(app)

    def get_params(self, ctx: Any) -> list[Any]:
        """The options."""
        own = super().get_params(ctx)
        return [*self._real.params, *(one for one in own if one.name not in {p.name for p in self._real.params})]

    def invoke(self, ctx: Any) -> Any:
        """Run the server with what was given."""
        return self._real.invoke(ctx)


def _serve(config: Path | None, ready_file: Path | None, **given: Any) -> None:
    run({name: value for name, value in given.items() if value not in (None, [])}, config=config, ready_file=ready_file)


def _with_options(function: Any) -> Any:
    """The function, with one keyword parameter per setting for Typer to read."""
    from meetkit.server.settings import ENV_PREFIX, Settings

    config = typer.Option("--config", help="A TOML file with settings.", envvar=f"{ENV_PREFIX}CONFIG")
    ready = typer.Option("--ready-file", help="Written when the server is ready: JSON with url, pid and mediaPorts.")
    options: list[tuple[str, Any, Any]] = [
        ("config", Optional[Path], config),  # noqa: UP045 - evaluated by Typer
        ("ready_file", Optional[Path], ready),  # noqa: UP045
    ]
    for name, field in Settings.model_fields.items():
        if "SecretStr" in str(field.annotation):
            continue
        help_text = f"{field.description} [default: {_shown(field.default)}]"
        long = "--" + name.replace("_", "-")
        if field.annotation is bool:
            options.append((name, Optional[bool], typer.Option(f"{long}/--no-{long[2:]}", help=help_text)))  # noqa: UP045
            continue
        choices = _choices(field.annotation)
        metavar = f"[{'|'.join(choices)}]" if choices else _kind(field.annotation)
        option = typer.Option(*_NAMES.get(name, (long,)), help=help_text, metavar=metavar)
        options.append((name, Optional[list[str]] if name in _NAMES else Optional[str], option))  # noqa: UP045

    def called(**given: Any) -> None:
        function(**given)

    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=typing.Annotated[kind, option])
        for name, kind, option in options
    ]
    shaped: Any = called
    shaped.__signature__ = inspect.Signature(parameters)
    shaped.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return shaped


def run(options: dict[str, Any], *, config: Path | None, ready_file: Path | None) -> None:
    """Load the settings, start the log, serve until a signal comes.

    Raises:
        MeetingError: a package doesn't fit, a setting is wrong, or the server cannot start.
    """
    from meetkit.egress.dependencies import require_fitting

    require_fitting()  # before anything of another version is loaded and fails in its own words
    gc.disable()  # until all is loaded: nothing of it is garbage, and looking takes a tenth of the start
    from meetkit.server.logs import configure
    from meetkit.server.run import serve
    from meetkit.server.settings import load

    settings = load(options, config=config)
    configure(settings.log_level, settings.log_format)
    if sys.platform == "win32":
        asyncio.run(serve(settings, ready_file=ready_file, on_ready=_greet))
        return
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, ready_file=ready_file, on_ready=_greet))


def _greet(ready: Any) -> None:
    from meetkit.cli.greeting import greet

    greet(ready)


def _shown(default: Any) -> str:
    match default:
        case None | ():
            return "none"
        case bool():
            return "on" if default else "off"
        case tuple():
            return ",".join(map(str, default))
        case _:
            return str(default)


def _choices(annotation: Any) -> list[str]:
    return list(typing.get_args(annotation)) if typing.get_origin(annotation) is typing.Literal else []


def _kind(annotation: Any) -> str:
    text = str(annotation)
    for word, shown in (("int", "INTEGER"), ("float", "SECONDS"), ("Path", "PATH")):
        if word in text:
            return shown
    return "TEXT"
