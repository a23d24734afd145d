"""The working behind every figure: each step as a formula over named quantities, no words."""
