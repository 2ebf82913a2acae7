"""Questions about a definition, and their answers: how many, who and why, as of the past; checks of what is stored."""
