"""The ways in for programs, beside the page of the chat."""
