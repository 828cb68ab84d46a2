"""Broken input for every parser of what cards, codes and trust directories give.

A target is a parser, real samples of what it reads, and what it may raise. Samples are changed at
random, bytes and data objects alike; each result must be taken or refused in the documented way, in
bounded time. In the suite each target runs for FUZZ_SECONDS (1 by default); by hand for longer:

    ./dev fuzz [SECONDS] [TARGET…]
"""
