"""What the gate prints: one file per format, each a pure function of the answer or of the backtest."""
