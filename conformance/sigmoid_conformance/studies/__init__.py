"""Studies: what the derivative of the sigmoid does to a network, measured against the exact reference."""
