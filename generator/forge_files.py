"""The files of the forges that come from the models and the data: issue forms, owners, proposal templates.

`etrier reference` writes them; a test finds them out of date.
"""

from collections.abc import Iterable

from generator.issue_forms import issue_forms
from generator.models.help import SupportNetwork
from generator.owners import codeowners

PROPOSAL = ".github/pull_request_template.md"
"""Written by hand; Forgejo reads it too."""

_GITLAB_PROPOSAL = ".gitlab/merge_request_templates/Default.md"


def forge_files(networks: Iterable[SupportNetwork], proposal: str | None) -> dict[str, str]:
    """Give the files, by their path relative to the project.

    Args:
        networks: Every network of the hub.
        proposal: What `PROPOSAL` holds; None when the project has none.
    """
    known = tuple(networks)
    files = {
        **issue_forms(),
        ".github/CODEOWNERS": codeowners(known, "github"),
        ".gitlab/CODEOWNERS": codeowners(known, "gitlab"),
        ".forgejo/CODEOWNERS": codeowners(known, "forgejo"),
    }
    if proposal is not None:
        files[_GITLAB_PROPOSAL] = proposal.replace("../blob/main/", "../-/blob/main/")
    return files
