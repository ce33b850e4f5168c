"""The audit of every input: evaluated by processes of their own, judged in blocks that stay in cache, kept on disk.

==============  ========================================================================================
enumeration     all inputs of a format, as spans of bit patterns
histogram       errors counted by powers of two
curve           the largest error in each piece of a binade
block           what a block is judged by; `ordinary` for float32, `special` for any other
tally           what was found on a span; tallies merge in any order
==============  ========================================================================================
"""
