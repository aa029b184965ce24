"""The arithmetic from workload and evidence to US dollars per month."""
