"""Search: what is worth finding, the Pagefind index of it, and its form for reading without a network.

`search_documents` is pure; `write_index` speaks to Pagefind's binary; `offline_search` turns a finished index
into classic scripts. The page itself is `overrides/fiches/recherche.html` and `overrides/assets/recherche.js`.
"""

from generator.search.documents import SearchDocument, search_documents
from generator.search.index import IndexReport, write_index
from generator.search.offline import offline_search

__all__ = ["IndexReport", "SearchDocument", "offline_search", "search_documents", "write_index"]
