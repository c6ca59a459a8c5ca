"""How people sign in: by user name only, no sign-up, a first password that must be changed, lockout in Chinese."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse

from nuanxin.orgs import audit


class Adapter(DefaultAccountAdapter):
    """allauth's behaviour where ours differs."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("workbench")

    def set_password(self, user, password) -> None:
        """A password the user chose ends the duty to change it."""
        with transaction.atomic():
            user.must_change_password = False
            super().set_password(user, password)
            audit.record("orgs.user.password_changed", by=user, subject=user)

    def post_login(self, request, user, **options):
        with transaction.atomic():
            audit.record("orgs.user.signed_in", by=user, subject=user)
        return super().post_login(request, user, **options)


def locked_out(request, credentials=None, *args, **options):
    """Too many wrong passwords: say how long to wait, never whether the account exists."""
    words = {
        "title": "暂时不能登录",
        "status": 429,
        "number": request.number,
        "lines": ["这个用户名在本机上连续输错密码，登录已暂停 15 分钟。请稍后再试；忘记密码请联系本机构的系统管理员重置。"],
        "layout": "bare.html",
    }
    return render(request, "problems/page.html", words, status=429)
