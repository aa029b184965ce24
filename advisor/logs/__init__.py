"""Reading usage logs: what format a file has, its records, and the engine that counts them."""
