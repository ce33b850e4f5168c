"""The audit of every input: evaluated by processes of their own, judged in blocks that stay in cache, kept on disk.

What is judged::

    enumeration, results      all inputs of a format as spans of bit patterns, and the results on a span
    curve, histogram          the largest error in each piece of a binade; errors counted by powers of two
    block, judging            a block and its record; a span cut into blocks
    ordinary, special         a block of float32 numbers, and any other
    uniform                   a span of float32 numbers whose results are constant, by its ends
    measuring, closely        errors of an ordinary block; the checks, where a requirement may be violated
    columns                   room for what the checks look at, used again for every block
    seams                     monotonicity from one block to the next
    sampled, climbing         a sample, and the search for larger errors
    tally, assembling         what was found on a span; tallies merge in any order; a report is made of them

Who does it::

    planning, jobs, running   an audit as jobs cut into pieces; handed out in order, put together as they finish
    working, in_process       a piece done with a process that evaluates, or in this one
    evaluator, child, doing   that process as the judge holds it, and what it was doing when it ended
    serving, requests         that process itself, and what it is asked
    shared_memory, limits     what the two share, and what it may take
    allocating                what the C library does with freed memory
    store                     finished pieces on disk
"""
