"""Heatreel: replay, heatmaps and frustration moments from recordings of web pages.

The rooms, from the bottom: model, formats, library | replay | analysis, export, operations, browser,
ui | cli, main. ``app/ARCHITECTURE.md`` says what belongs where and who may import whom.
"""

import os

# Our products of matrices are small and made in threads of our own, which those of BLAS would hold up.
for _threads in ("OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

__version__ = "0.1.0"
