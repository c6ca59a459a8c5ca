"""What is on offer: vacancies collected and fairs held."""
