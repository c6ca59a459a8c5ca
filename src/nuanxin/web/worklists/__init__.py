"""Work lists: who is entitled and has not claimed, what is worth collecting, what ends, what was paid wrongly."""
