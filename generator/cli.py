"""The command line `etrier`: its commands, and where each one is.

Exit codes: 0 all is well, 1 the data or the project has a fault, 2 the command was called wrongly.
"""

import click

from generator import __version__
from generator.french_click import CommandsOnDemand, FrenchGroup

# A command is imported when it is called: all of them together take a second, longer than a check of records that
# have not changed.
_COMMANDS = CommandsOnDemand(
    {
        "build": "generator.site_commands:build_command",
        "bundle": "generator.site_commands:bundle_command",
        "check": "generator.check_command:check_command",
        "contracts": "generator.contract_commands:contracts",
        "diff": "generator.upkeep_commands:diff_command",
        "forge": "generator.forge_commands:forge",
        "import": "generator.import_command:import_command",
        "links": "generator.upkeep_commands:links_command",
        "new": "generator.site_commands:new_command",
        "publish": "generator.site_commands:publish_command",
        "reference": "generator.site_commands:reference_command",
        "serve": "generator.site_commands:serve_command",
        "stale": "generator.upkeep_commands:stale_command",
    }
)


@click.group(
    cls=FrenchGroup,
    commands=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="etrier", message="%(prog)s %(version)s", help="Affiche la version.")
def main() -> None:
    """Étrier : contrôle les fiches et construit le site."""
