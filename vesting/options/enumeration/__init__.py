"""Every partition of an area into possible councils: counted, listed, kept, exactly.

The doors are :func:`~vesting.options.enumeration.count.count_options`,
:func:`~vesting.options.enumeration.listing.list_options`,
:func:`~vesting.options.enumeration.listing.stream_options`,
:func:`~vesting.options.enumeration.keep.keep_options`,
:func:`~vesting.options.enumeration.councils.possible_councils` and
:func:`~vesting.options.enumeration.neighbours.neighbouring`; each is imported from its own module,
so that a small question starts quickly.
"""
