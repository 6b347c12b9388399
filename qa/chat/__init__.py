"""The Gradio chat: one page, for this machine alone."""
