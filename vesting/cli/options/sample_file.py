"""Write a sample to a Parquet file: one row a sampled option, as lists of options are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from vesting.cli.options.whole_file import whole_file

if TYPE_CHECKING:
    from vesting.area.graph import BlockGraph
    from vesting.options.search.sample import Sample


def write_sample(path: Path, graph: BlockGraph, drawn: Sample) -> None:
    """Write a sample.

    The columns: ``option`` (its name), ``units`` (councils), ``council_of`` (for each block, in the
    order of the key ``blocks`` of the file's metadata, the number of its council from 0), ``chain``.
    The metadata also holds the class of the set, what may be said of it, and the seed.

    Args:
        path: File to write; an older one is replaced when the new one is whole.
        graph: The blocks.
        drawn: The sample.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    cell = pa.uint8() if drawn.units.dtype == np.uint8 else pa.uint16()
    schema = pa.schema(
        [
            ("option", pa.string()),
            ("units", pa.int32()),
            ("council_of", pa.list_(cell, len(graph))),
            ("chain", pa.uint8()),
        ],
        metadata={
            "blocks": json.dumps(graph.ids),
            "edges": graph.digest(),
            "class": drawn.statement.completeness.value,
            "statement": drawn.sentence(),
            "seed": str(drawn.plan.seed),
        },
    )
    councils = int(drawn.units.max()) + 1
    columns = [
        pa.array(drawn.ids),
        pa.array(np.full(len(drawn.ids), councils, dtype=np.int32)),
        pa.FixedSizeListArray.from_arrays(pa.array(drawn.units.ravel()), len(graph)),
        pa.array(drawn.chains),
    ]
    with whole_file(path) as unfinished, pq.ParquetWriter(unfinished, schema) as writer:
        writer.write_batch(pa.record_batch(columns, schema=schema))
