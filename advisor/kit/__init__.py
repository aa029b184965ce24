"""The migration kit: files a platform team can use, rendered for one decided assessment."""
