"""The pages that show a finished package; runs no arithmetic."""
