"""The interview: which question is next, free text to answers, and the line-by-line face."""
