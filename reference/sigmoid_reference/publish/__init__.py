"""How the published files are made: the same bytes at every making.

``python -m sigmoid_reference.publish`` writes ``sigmoid_reference/data`` anew: values and tables from the reference, in
seconds. With ``--search`` it looks for the hard cases again as well, which takes minutes; with ``--check`` it writes
nothing and names the files that would change.
"""
