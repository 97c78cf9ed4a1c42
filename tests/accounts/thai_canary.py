"""A word that stands nowhere else."""

CANARY = "นกขมิ้นสีทองxyzzy"
