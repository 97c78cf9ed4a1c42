"""Pages of insights; only mentors' answers and small marks are written, by services of courses."""
