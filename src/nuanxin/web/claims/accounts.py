"""Where the money goes: the account known from before stays masked, a new one is entered twice."""

from __future__ import annotations

from typing import Any

from django import forms

from nuanxin.errors import UserError
from nuanxin.jobs.actions.employers import checked_account
from nuanxin.web.records.forms import EntryForm, text


def account_field(label: str, **options: Any) -> forms.CharField:
    """Never remembered by the browser."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=40, required=False, widget=widget, **options)


class AccountForm(EntryForm):
    """A part of forms that ask for an account; `masked` is the one known from before."""

    account = account_field("新的收款账户")
    account_again = account_field("再输一遍账户", help_text="两遍一样才会采用。")
    account_name = text("户名", 120)

    def __init__(self, *args: Any, masked: str = "", name: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        known = f"已有账户 {masked}（户名 {name}），不换就不填。" if masked else "还没有登记过账户；没有账户的申领不能编入拨付批次。"
        self.fields["account"].help_text = known
        self.fields["account_name"].help_text = f"不填就用“{name}”。" if name else "与账户一致的户名。"

    def clean(self) -> dict[str, Any]:
        """Both times the same, and an account number."""
        told = super().clean()
        first, second = ("".join((told.get(name) or "").split()) for name in ("account", "account_again"))
        if first != second:
            self.add_error("account_again", "两遍输入的账户不一样。请核对后再输。")
        elif first:
            try:
                told["account"] = checked_account(first)
            except UserError as refusal:
                self.add_error("account", str(refusal))
        return told

    def account_values(self) -> dict[str, str]:
        return {"account": self.cleaned_data.get("account", ""), "account_name": self.cleaned_data.get("account_name", "")}
