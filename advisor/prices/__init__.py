"""The catalogue's prices held against a price list: what differs, and claims to be reviewed."""
