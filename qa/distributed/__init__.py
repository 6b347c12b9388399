"""Documents are added by the nodes of a Ray cluster: they read, split and encode; one process alone writes."""
