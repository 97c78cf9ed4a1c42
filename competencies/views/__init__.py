"""Self-assessment, questionnaires, results."""
