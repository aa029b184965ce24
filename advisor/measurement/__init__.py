"""What a measurement proves: statistics, grading, prices and claims. No clock, no network."""
