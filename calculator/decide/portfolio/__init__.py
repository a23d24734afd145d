"""Many workloads at once: what to buy, what to rent, what shares one machine, what it costs."""
