"""`flowlens check`: is this change, or the recent trend, a batch-size regression against its own history?"""
