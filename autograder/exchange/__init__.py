"""In and out: rosters, rules, what learning platforms hand over and what they take back."""
