"""Checking outside links, politely: never in a normal build, only by `etrier links`.

`finding` says what an answer means, `client` asks one address, `pace` keeps the time between two requests to a host,
`run` asks them all, a few hosts at a time, and keeps what it learnt from one run to the next.
"""

from generator.links.client import Client
from generator.links.finding import Finding, State
from generator.links.run import Store, check_links
from generator.links.sources import outside_addresses

__all__ = ["Client", "Finding", "State", "Store", "check_links", "outside_addresses"]
