"""A language model, where the user names one: its client, its prompt, and each of its sentences verified or dropped."""
