"""Open data sets as reviewed records: read a file row by row, settle each row with the tree, then write.

`rows` reads, one module a source maps (pure), `merge` settles three sides of a record, `plan` is the engine,
`apply` writes all or nothing, `memory` is what the last import wrote, `report` tells.
"""

from generator.imports import activateurs, mediation, national_aids, platforms
from generator.imports.source import Source

SOURCES: dict[str, Source] = {
    source.name: source for source in (activateurs.SOURCE, mediation.SOURCE, platforms.SOURCE, national_aids.SOURCE)
}
"""Every source, by the name that is typed."""
