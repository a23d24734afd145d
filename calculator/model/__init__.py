"""What physics says: whether a model fits, how fast it runs, how long it trains."""
