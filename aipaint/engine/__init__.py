"""Jobs: a queue, a worker process that owns torch, and the events it sends back. No Qt."""
