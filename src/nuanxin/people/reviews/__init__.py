"""How the yearly review is held: regional definitions of its period, its questions and what follows from failing or staying away."""

from nuanxin.people.reviews.definition import ReviewDefinition, for_area, get, library

__all__ = ["ReviewDefinition", "for_area", "get", "library"]
