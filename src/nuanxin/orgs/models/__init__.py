"""Records of who works where, what was done, and which files came in."""

from nuanxin.orgs.models.accounts import RoleAssignment, User
from nuanxin.orgs.models.areas import Area, Office, Organisation
from nuanxin.orgs.models.calendar import CalendarDay, CalendarYear
from nuanxin.orgs.models.changes import RecordChange
from nuanxin.orgs.models.intake import ColumnMapping, ImportConflict, ImportRun, StoredFile
from nuanxin.orgs.models.recorded import Recorded, RecordedQuerySet
from nuanxin.orgs.models.trail import AuditEvent, AuditSeal

__all__ = [
    "Area",
    "AuditEvent",
    "AuditSeal",
    "CalendarDay",
    "CalendarYear",
    "ColumnMapping",
    "ImportConflict",
    "ImportRun",
    "Office",
    "Organisation",
    "RecordChange",
    "Recorded",
    "RecordedQuerySet",
    "RoleAssignment",
    "StoredFile",
    "User",
]
