"""The 32-column form of Xinfeng 2022 over a province of made-up facts: our engine beside hand-written Polars and pandas."""
