"""Exact enumeration of larger graphs by sweeping a frontier over the blocks.

The *signatures* hold structure alone: how the blocks on the frontier are shared between open
councils, and which of them are already joined. There are hundreds to thousands of them where there
are billions of options, and those from which no option can be reached are dropped before any people
are counted. *Rows* then carry the people of every open council through the signatures, from both
ends; they meet in the middle, where a join finds the pairs whose sums lie in the window.
"""
