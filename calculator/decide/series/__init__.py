"""The numbers that pictures are drawn from: pure data, worked out by the engine, no words."""
