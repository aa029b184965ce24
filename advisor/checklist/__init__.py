"""The plan as people edit it: reading a report back, its progress, and what of it still holds."""
