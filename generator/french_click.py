"""Click in French: help pages, usage errors, and our own errors turned into a sentence and an exit code.

Click translates its words through gettext but ships no catalogue, and its messages need a compiled one: the
few sentences that a contributor can meet are written here.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NoReturn

import click

from generator.problem_reports import plain_list
from generator.problems import DataError, EtrierError


class FrenchFormatter(click.HelpFormatter):
    """Headings in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the first line."""
        super().write_usage(prog, args, prefix or "Emploi : ")

    def write_heading(self, heading: str) -> None:
        """Write the title of a section."""
        super().write_heading({"Commands": "Commandes"}.get(heading, heading))


class FrenchContext(click.Context):
    """A context whose help is in French."""

    formatter_class = FrenchFormatter


class FrenchCommand(click.Command):
    """A command whose help is in French."""

    context_class = FrenchContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give --help with its French sentence."""
        return _french_help(super().get_help_option(ctx))


class CommandsOnDemand(MutableMapping[str, click.Command]):
    """The commands of a group by name, each imported when it is asked for."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """Keep where each command is, such as "generator.check_command:check_command"."""
        self._places = dict(places)
        self._found: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        """Import the command."""
        if name not in self._found:
            module, _, attribute = self._places[name].partition(":")
            self._found[name] = getattr(import_module(module), attribute)
        return self._found[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        """Add a command that is there already."""
        self._places[name] = ""
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        """Forget a command."""
        del self._places[name]
        self._found.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        """Give the names, without importing anything."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the commands."""
        return len(self._places)


class FrenchGroup(click.Group):
    """The whole command line: no traceback and no English sentence reaches whoever types a command."""

    context_class = FrenchContext
    command_class = FrenchCommand

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give --help with its French sentence."""
        return _french_help(super().get_help_option(ctx))

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run, then exit with 0, 1 (a fault in the data or the project) or 2 (called wrongly)."""
        kwargs["standalone_mode"] = False
        try:
            result = super().main(*args, **kwargs)
            raise SystemExit(result if isinstance(result, int) else 0)
        except click.UsageError as error:
            click.echo(usage_sentence(error), err=True)
            raise SystemExit(2) from None
        except click.ClickException as error:
            click.echo(error.format_message(), err=True)
        except DataError as error:
            click.echo(plain_list(error.problems))
            click.echo("Rien n’a été publié ; le site précédent est intact.", err=True)
        except EtrierError as error:
            click.echo(str(error), err=True)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Arrêté. Le site précédent est intact.", err=True)
        except BrokenPipeError:
            # Whoever read our output has stopped: nothing more can be written there, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            click.echo(f"Le système refuse : {error.strerror or error}{where}. Le site précédent est intact.", err=True)
        except MemoryError:
            click.echo("La mémoire manque. Fermez d’autres programmes, ou construisez avec --sans-index.", err=True)
        raise SystemExit(1)


def _french_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Affiche cette aide."
    return option


def usage_sentence(error: click.UsageError) -> str:
    """Say in French what was wrong with the way the command was called, and what to type."""
    asked = f"\nAide : {error.ctx.command_path} --help" if error.ctx else ""
    return f"{_what_is_wrong(error)}{asked}"


def _what_is_wrong(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        known = error.possibilities or _options_of(error.ctx)
        return f"L’option {error.option_name} n’existe pas.{_perhaps(error.option_name, known)}"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else (error.param_hint or "")
        return f"Il manque : {name}"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param and error.param.opts else (error.param_hint or "")
        if error.param and isinstance(error.param.type, click.Choice):
            return f"{name} : valeurs possibles : {', '.join(map(str, error.param.type.choices))}"
        if error.param and isinstance(error.param.type, click.types.IntParamType):
            return f"{name} : attendu un nombre"
        return f"{name} : {error.message}"
    if error.ctx and isinstance(error.ctx.command, click.Group) and "No such command" in error.message:
        typed = error.message.split("'")[1] if "'" in error.message else ""
        return f"La commande {typed} n’existe pas.{_perhaps(typed, error.ctx.command.commands)}"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.ctx.get_help() if error.ctx else ""
    if isinstance(error, click.BadOptionUsage):
        return f"L’option {error.option_name} attend une valeur."
    if "unexpected extra argument" in error.message:
        return "Il y a un mot de trop dans la commande."
    return error.message


def _options_of(context: click.Context | None) -> list[str]:
    return [name for parameter in context.command.params for name in parameter.opts] if context else []


def _perhaps(typed: str, known: Iterable[str]) -> str:
    close = get_close_matches(typed, list(known), n=1)
    return f" Vouliez-vous dire {close[0]} ?" if close else ""
