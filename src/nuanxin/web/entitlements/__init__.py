"""What a person or an employer is entitled to, and why."""
