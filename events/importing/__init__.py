"""Tables of deals become companies, sources, deals and events, through the recorder like everything else."""

from events.importing.errors import MappingError, RowError, TableError
from events.importing.importer import Importer
from events.importing.mapping import Mapping, load_mapping
from events.importing.outcomes import RowOutcome, count_outcomes, write_report
from events.importing.table import Row, read_table

__all__ = [
    "Importer",
    "Mapping",
    "MappingError",
    "Row",
    "RowError",
    "RowOutcome",
    "TableError",
    "count_outcomes",
    "load_mapping",
    "read_table",
    "write_report",
]
