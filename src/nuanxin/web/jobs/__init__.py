"""Pages of vacancies and job fairs."""
