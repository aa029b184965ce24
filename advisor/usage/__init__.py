"""What a workload's own usage logs say: small tables, a profile, answers, and exact prices.

Nothing here opens a file. `advisor.logs` reads logs and hands in the tables.
"""
