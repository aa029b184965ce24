"""From an assessment to what people read: terminal text, Markdown, HTML and the plan."""
