"""Counting by the same sweep in compiled kernels: for repeated questions and for large ones.

Loading compiled code takes about a second, more the very first time. The plain path answers most
single questions before that, so these modules are imported only where they pay.
"""
