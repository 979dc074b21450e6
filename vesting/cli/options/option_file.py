"""Write a stream of options to a Parquet file, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from vesting.area.graph import BlockGraph
from vesting.cli.options.whole_file import whole_file
from vesting.options.enumeration.tables import Batch


def write_options(
    path: Path, graph: BlockGraph, batches: Iterator[Batch], limit: int | None
) -> int:
    """Write options as they come; memory does not grow with their number.

    The columns: ``option`` (its name), ``units`` (councils), ``council_of`` (for each block, in the
    order of the key ``blocks`` of the file's metadata, the number of its council from 0).

    Args:
        path: File to write; an older one is replaced when the new one is whole.
        graph: The blocks.
        batches: The options.
        limit: Options to write at most.

    Returns:
        Options written.
    """
    schema = pa.schema(
        [
            ("option", pa.string()),
            ("units", pa.int32()),
            ("council_of", pa.list_(pa.uint8(), len(graph))),
        ],
        metadata={"blocks": json.dumps(graph.ids), "edges": graph.digest()},
    )
    written = 0
    with whole_file(path) as unfinished, pq.ParquetWriter(unfinished, schema) as writer:
        for batch in batches:
            kept = batch if limit is None else batch.first(limit - written)
            writer.write_batch(_record(kept, schema))
            written += len(kept)
            if written == limit:
                break
    return written


def _record(batch: Batch, schema: pa.Schema) -> pa.RecordBatch:
    flat = pa.array(batch.assignments().ravel())
    columns = [
        pa.array(batch.ids()),
        pa.array(np.full(len(batch), batch.units, dtype=np.int32)),
        pa.FixedSizeListArray.from_arrays(flat, len(batch.graph)),
    ]
    return pa.record_batch(columns, schema=schema)
