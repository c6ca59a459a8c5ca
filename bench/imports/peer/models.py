"""The roster as a plain table: no encryption, no history, no facts of their own."""

from __future__ import annotations

from django.db import models


class Row(models.Model):
    """One row, every column as text, the ID number unique."""

    id_number = models.CharField("身份证号", max_length=18, unique=True)
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=2)
    birth_on = models.DateField("出生日期")
    ethnicity = models.CharField("民族", max_length=20)
    education = models.CharField("文化程度", max_length=20)
    hukou = models.CharField("户籍性质", max_length=8)
    residence = models.CharField("常住地", max_length=60)
    phone = models.CharField("联系电话", max_length=20)
    head = models.CharField("户主身份证号", max_length=18)
    relationship = models.CharField("与户主关系", max_length=20)
    categories = models.CharField("人员类别", max_length=80)
    registered_on = models.DateField("失业登记日期", null=True)
    status = models.CharField("就业状态", max_length=20)
    wants_job = models.CharField("就业意愿", max_length=4)
    wants_training = models.CharField("培训意愿", max_length=4)
    wants_business = models.CharField("创业意愿", max_length=4)
    skills = models.CharField("技能特长", max_length=200)
    recognised_on = models.DateField("认定日期", null=True)
    note = models.CharField("备注", max_length=200)

    def __str__(self) -> str:
        return self.name
