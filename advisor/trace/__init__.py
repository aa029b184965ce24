"""Where a figure comes from: the cost model run once more on numbers that remember."""
