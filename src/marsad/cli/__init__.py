"""The command line: thin commands over pipeline, store, query and brief."""


def main() -> None:
    """The `marsad` program."""
    from marsad.cli.app import cli, speak_utf8  # noqa: PLC0415  `import marsad.cli` stays free of click

    speak_utf8()
    cli(prog_name="marsad")
