"""States of organisations, roles and imports, in the users' words."""

from django.db.models import IntegerChoices, TextChoices


class AreaLevel(IntegerChoices):
    PROVINCE = 1, "省级"
    CITY = 2, "市级"
    COUNTY = 3, "县级"
    TOWNSHIP = 4, "乡级"
    VILLAGE = 5, "村级"


class Line(TextChoices):
    LABOUR = "labour", "人力资源社会保障"
    DISABLED = "disabled", "残联"
    CIVIL_AFFAIRS = "civil_affairs", "民政"
    RURAL = "rural", "乡村振兴"
    EDUCATION = "education", "教体"
    VETERANS = "veterans", "退役军人事务"
    FINANCE = "finance", "财政"
    GOVERNMENT = "government", "乡镇（街道）"
    OTHER = "other", "其他"


class Role(TextChoices):
    COLLECTOR = "collector", "采集员"
    OFFICER = "officer", "经办人"
    REVIEWER = "reviewer", "审核人"
    HEAD = "head", "负责人"
    INSPECTOR = "inspector", "督导员"
    ADMINISTRATOR = "administrator", "系统管理员"


class ImportState(TextChoices):
    UPLOADED = "uploaded", "已上传"
    JUDGED = "judged", "已核对，待确认"
    APPLIED = "applied", "已导入"
    REFUSED = "refused", "未导入"
    WITHDRAWN = "withdrawn", "已撤销"


class Verdict(TextChoices):
    NEW = "new", "新增"
    UPDATE = "update", "更新"
    SAME = "same", "无变化"
    CONFLICT = "conflict", "有矛盾，待人工确认"
    INVALID = "invalid", "有错误，未导入"
    DUPLICATE_IN_FILE = "duplicate_in_file", "表内重复"


class ConflictState(TextChoices):
    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "已采用新值"
    DISMISSED = "dismissed", "已保留原值"
