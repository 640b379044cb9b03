"""Gold and readings → scores: labels and stories measured against what a person read."""
