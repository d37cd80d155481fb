"""The register of the demo: invented households, whose years end with the figures of the demo.

The years are played in memory, by the parts that a whole invented province is made of, and written at once; the journal
then says of each movement what happened, as if it had been recorded one by one.
"""

from reports.demo.register.storing import persons_in_register, store_register
from reports.demo.register.village import Village

__all__ = ["Village", "persons_in_register", "store_register"]
