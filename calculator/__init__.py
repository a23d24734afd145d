"""Decides where a piece of AI work belongs: training or inference first, cloud or local second."""
