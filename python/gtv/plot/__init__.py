"""Pictures of gtv's arrays: `python3 -m gtv.plot DIR [--only fig1,run,compare,…]`.

Every figure is drawn from its NPZ file alone, one figure a file of this package. A drawing function
takes arrays and returns a Matplotlib figure; reading, writing and the command line live elsewhere,
so that a notebook can call the same functions.
"""
