"""Writes of offices, organisations, accounts and roles. Each function is one transaction and leaves one audit event."""

from nuanxin.orgs.actions.accounts import activate, change_own_password, create_user, deactivate, random_password, set_password
from nuanxin.orgs.actions.offices import create_office, create_organisation, load_office_areas, set_business_date, tell_contact
from nuanxin.orgs.actions.roles import assign_role, end_assignment

__all__ = [
    "activate",
    "assign_role",
    "change_own_password",
    "create_office",
    "create_organisation",
    "create_user",
    "deactivate",
    "end_assignment",
    "load_office_areas",
    "random_password",
    "set_business_date",
    "set_password",
    "tell_contact",
]
