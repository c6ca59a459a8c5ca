"""Users and their dated roles over areas."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from nuanxin.orgs.enums import Role
from nuanxin.orgs.models.areas import Area, Organisation


class User(AbstractUser):
    """An account; what it may do and see comes from its role assignments alone."""

    first_name = None
    last_name = None
    email = models.EmailField("电子邮箱", blank=True)
    display_name = models.CharField("姓名", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="所在机构", null=True, blank=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=False)

    class Meta:
        verbose_name = "用户"
        ordering = ("username",)

    class Privacy:
        identifying = frozenset({"username", "display_name", "email"})
        sensitive = frozenset({"password"})
        plain = frozenset(
            {
                "id",
                "organisation",
                "must_change_password",
                "is_active",
                "is_staff",
                "is_superuser",
                "last_login",
                "date_joined",
                "groups",
                "user_permissions",
            }
        )

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class RoleAssignmentQuerySet(models.QuerySet):
    def running_on(self, day) -> RoleAssignmentQuerySet:
        return self.filter(from_on__lte=day).filter(models.Q(until_on=None) | models.Q(until_on__gte=day))


class RoleAssignment(models.Model):
    """`user` holds `role` over `area` and everything below it, from a day to a day (both included)."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="用户", related_name="role_assignments")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="管辖地区")
    from_on = models.DateField("起始日期")
    until_on = models.DateField("终止日期", null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "角色任命"
        ordering = ("user_id", "role", "area_id", "from_on")
        constraints = (
            models.UniqueConstraint(
                name="one_open_assignment_per_user_role_and_area", fields=("user", "role", "area"), condition=models.Q(until_on=None)
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_begins", condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on"))
            ),
        )

    class Privacy:
        plain = frozenset({"id", "user", "role", "area", "from_on", "until_on"})

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.area}"
