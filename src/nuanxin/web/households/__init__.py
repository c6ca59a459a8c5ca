"""Pages of households: who belongs to them, whether they are without work and why, their recognitions."""
