"""The group of commands: each is imported when it is called, so that `marsad --help` answers at once.

Exit status: 0 done, 1 some inputs failed, 2 usage, 3 store. A `MarsadError` ends as one line on standard error.
"""

import io
import os
import sys
from importlib import import_module
from typing import Any, Final

import click

from marsad.errors import MarsadError, StoreError, UsageError

SECTIONS: Final = {
    "Pages into the record": {
        "read": ("marsad.cli.read", "Read pages and print one JSON object per article."),
        "add": ("marsad.cli.add", "Read pages into the record."),
        "reread": ("marsad.cli.reread", "Read pages again by newer rules, and show what changed and why."),
    },
    "What the record says": {
        "board": ("marsad.cli.views", "Show agreements, obligations and compliance."),
        "brief": ("marsad.cli.views", "Write the situation report, as text or HTML."),
        "show": ("marsad.cli.views", "Show everything about one id."),
        "search": ("marsad.cli.search", "Find articles by their words, however they are spelt."),
    },
    "Proof of the record": {
        "verify": ("marsad.cli.verify", "Check that the record is what was recorded."),
        "prove": ("marsad.cli.prove", "Show what one line rests on, down to the signed checkpoint."),
        "log": ("marsad.cli.log", "List the entries of the log."),
        "rebuild": ("marsad.cli.rebuild", "Make the ledger and the search index again from the log."),
    },
    "Decisions of people": {
        "person": ("marsad.cli.decisions", "Enter somebody who may decide."),
        "judge": ("marsad.cli.decisions", "Give a verdict on what is on the record."),
        "retract": ("marsad.cli.decisions", "Propose to leave something out of the ledger."),
        "supersede": ("marsad.cli.decisions", "Propose that one page takes the place of another."),
        "redact": ("marsad.cli.decisions", "Propose to destroy a page's bytes."),
        "approve": ("marsad.cli.decisions", "Approve what somebody else proposed."),
        "withdraw": ("marsad.cli.decisions", "Withdraw a decision."),
    },
    "Keeping it": {
        "backup": ("marsad.cli.backup", "Write the whole record into one checked file."),
        "restore": ("marsad.cli.restore", "Make a new record of such a file."),
        "export": ("marsad.cli.export", "Write the record in a format that others read."),
        "migrate": ("marsad.cli.migrate", "Bring the record's schema up to date, or back to an older one."),
        "doctor": ("marsad.cli.doctor", "See whether machine, disk and database are fit to keep the record."),
    },
    "A first look": {
        "demo": ("marsad.cli.demo", "Read the bundled pages and show what comes of them."),
    },
}
"""Section of `--help` → command → the module that defines it under the same name, and what `--help` says of it."""

COMMANDS: Final = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class LazyGroup(click.Group):
    """Imports a command when it is called for, and ends every Marsad error as one line and a status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported; `None` if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list that `--help` prints, without importing a command."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, sentence) for name, (_, sentence) in commands.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors raised on purpose become their line and status."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except MarsadError as error:
            message = " ".join(error.message.split())
            click.echo(f"marsad: {error.code} {message}", err=True)
            ctx.exit(status_of(error))
        except BrokenPipeError:
            # The reader of our output has gone (`marsad read … | head`): nothing is wrong, and nothing can be said.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        return result


def status_of(error: MarsadError) -> int:
    """The exit status that stands for `error`."""
    if isinstance(error, StoreError):
        return 3
    return 2 if isinstance(error, UsageError) else 1


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale: Arabic has no place in most others, and JSON Lines are UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="marsad", prog_name="marsad")
def cli() -> None:
    """Marsad, a ceasefire observatory: reads Arabic news pages and keeps the record of a ceasefire."""
