"""Forms of the login and of the own password: allauth's, without a link to a password reset by mail, which offices do not have."""

from __future__ import annotations

from allauth.account.forms import ChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLogin


class LoginForm(AllauthLogin):
    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasswordForm(ChangePasswordForm):
    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"].help_text = ""
