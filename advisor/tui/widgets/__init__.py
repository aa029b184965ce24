"""One widget a file; each draws what it is given and posts messages upwards."""
