"""Batches of payments: their list, the page of one with its totals, the file for the bank, cancelling."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from nuanxin.benefits import actions
from nuanxin.benefits.enums import BatchState, PaymentState
from nuanxin.benefits.models import Payment, PaymentBatch
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, files
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import StoredFile, User
from nuanxin.web import listing, pages
from nuanxin.web.listing import Action, Column, Filter, Listing, Order, equal, link, links, money, status, under
from nuanxin.web.pages import needs
from nuanxin.web.payments import ledger, words
from nuanxin.web.payments.steps import at, steps_of_batch
from nuanxin.web.payments.tabs import tabs_of

BOARD = ("拨付批次", "payment-batches")
FORMS = {"xlsx": "Excel 文件", "csv": "CSV 文件"}
MIMES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def state_cell(row: PaymentBatch) -> str:
    return status(row.get_state_display(), words.BATCH_TONES[BatchState(row.state)])


BATCHES = Listing(
    name="payment-batches",
    title="拨付批次",
    noun="批",
    columns=(
        Column("number", "批次号", lambda row: link(reverse("payment-batch", args=[row.pk]), row.number), value=lambda row: row.number,
               is_head=True, width=24),
        Column("area", "地区", lambda row: row.area.name),
        Column("budget", "预算", lambda row: str(row.budget), style="wrap", width=26),
        Column("payment_count", "笔数", lambda row: f"{row.payment_count:,}", value=lambda row: row.payment_count, style="r", width=8),
        Column("total_yuan", "合计（元）", lambda row: money(row.total_yuan), value=lambda row: row.total_yuan, style="r"),
        Column("state", "状态", state_cell, value=lambda row: row.get_state_display(), width=10),
        Column("recorded", "编制日期", lambda row: at(row.recorded_at), style="mono", width=13),
        Column("sent", "送出日期", lambda row: at(row.sent_at) or "—", style="mono", width=13),
        Column("reconciled", "对账日期", lambda row: at(row.reconciled_at) or "—", style="mono", width=13),
        Column("ops", "操作", lambda row: links([(reverse("payment-batch", args=[row.pk]), "查看")], about=row.number), style="ops"),
    ),
    filters=(
        Filter("area", "地区", under("area_id"), kind="area"),
        Filter("state", "状态", equal("state"), choices=BatchState.choices),
    ),
    orders=(Order("recorded", "编制先后", ("-pk",)),),
    export="payment-batches-export",
    nothing="还没有拨付批次。申领审批通过后，点右上角“编制批次”，选择预算和申领，导出送银行。",
)  # fmt: skip


def visible(user: User) -> QuerySet[PaymentBatch]:
    return PaymentBatch.objects.visible_to(user).select_related("area", "budget", "budget__area")


@needs(Permission.VIEW)
def payment_batches(request: HttpRequest) -> HttpResponse:
    may_pay = access.may(request.user, Permission.PAY)
    offered = [
        Action("导入银行结果", reverse("payment-results"), "upload"),
        Action("编制批次", reverse("payment-batch-new"), "plus", is_primary=True),
    ]
    counts = dict(visible(request.user).order_by().values_list("state").annotate(Count("pk")))
    found = [("", "全部", sum(counts.values())), *((state.value, state.label, counts.get(state, 0)) for state in BatchState)]
    tabs = tabs_of(request, "state", "payment-batches", found)
    return listing.page(request, BATCHES, visible(request.user), actions=offered if may_pay else (), tabs=tabs)


@require_POST
@needs(Permission.EXPORT)
def payment_batches_export(request: HttpRequest) -> HttpResponse:
    return listing.export(request, BATCHES, visible(request.user))


def get_batch(request: HttpRequest, pk: int) -> PaymentBatch:
    return pages.find(visible(request.user), pk=pk)


def payments_of(batch: PaymentBatch, user: User) -> QuerySet[Payment]:
    return ledger.visible(user).filter(batch=batch)


OF_BATCH = Listing(
    name="payment-batch",
    title="批次里的付款",
    noun="笔",
    columns=(
        *(
            column
            for column in ledger.COLUMNS
            if column.name in ("payee", "id_number", "policy", "month", "amount_yuan", "state", "paid_on")
        ),
        Column("failure", "失败原因", lambda row: row.failure or "—", style="wrap", width=30),
        ledger.COLUMNS[-1],
    ),
    filters=(
        Filter("q", "领取人", words.payee_matching, hint="姓名或单位开头、完整证号"),
        Filter("state", "状态", ledger.in_state, choices=ledger.STATES[:-1]),
    ),
    orders=(Order("recorded", "登记先后", ("pk",)),),
    prepare=ledger.prepare,
    nothing="这个批次里已经没有付款。",
)


@needs(Permission.VIEW)
def payment_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: where it stands, its control totals, its payments, and what may be done now."""
    batch = get_batch(request, pk)
    records = payments_of(batch, request.user)
    return listing.page(
        request,
        OF_BATCH,
        records,
        title=f"批次 {batch.number}",
        crumbs=[(BOARD[0], reverse(BOARD[1]))],
        template="payments/batch.html",
        batch_record=batch,
        tone=words.BATCH_TONES[BatchState(batch.state)],
        steps=steps_of_batch(batch),
        facts=facts(batch),
        sums=sums(batch),
        may_pay=access.may(request.user, Permission.PAY, batch.area_id),
        may_send=may_send(request.user, batch),
        forms=FORMS if batch.file is None else {batch.file.name.rpartition(".")[2]: "已送出的文件"},
        hindrance=hindrance(request.user, batch),
        failed_url=f"{reverse('payment-batch', args=[pk])}?state={PaymentState.FAILED.value}",
    )


def may_send(user: User, batch: PaymentBatch) -> bool:
    held = (access.may(user, permission, batch.area_id) for permission in (Permission.PAY, Permission.EXPORT))
    return batch.state != BatchState.CANCELLED and all(held)


def hindrance(user: User, batch: PaymentBatch) -> str:
    """What stands in the way of sending it, told before somebody tries."""
    if batch.state != BatchState.OPEN or not access.may(user, Permission.PAY, batch.area_id):
        return ""
    gone = batch.payments.standing().exclude(state=PaymentState.PENDING).count()
    return f"有 {gone} 笔付款已不是待拨付，不能送出。请取消这个批次后重新编制。" if gone else ""


def facts(batch: PaymentBatch) -> list[tuple[str, str]]:
    return [
        ("地区", batch.area.name),
        ("编制", f"{at(batch.recorded_at)} {batch.recorded_by or '本机'}"),
        ("送出", at(batch.sent_at)),
        ("对账", at(batch.reconciled_at)),
        ("送出的文件", batch.file.name if batch.file else ""),
    ]


def sums(batch: PaymentBatch) -> list[tuple[str, int, str, str]]:
    """(state, how many, how much, the payments behind it) of what is in the batch now."""
    here = reverse("payment-batch", args=[batch.pk])
    grouped = batch.payments.standing().order_by().values_list("state", "is_reversed").annotate(Count("pk"), Sum("amount_yuan"))
    found = {(state, is_reversed): (count, amount) for state, is_reversed, count, amount in grouped}
    names = [((state, False), state) for state in PaymentState.values]
    names += [((state, True), ledger.REVERSED) for state in PaymentState.values]
    labels, told = dict(ledger.STATES), {}
    for key, name in names:
        if key in found:
            count, amount = told.get(name, (0, 0))
            told[name] = (count + found[key][0], amount + found[key][1])
    return [(labels[name], count, words.yuan(amount), f"{here}?state={name}") for name, (count, amount) in told.items()]


@require_POST
@needs(Permission.PAY)
def payment_batch_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The file for the bank, with full accounts; who downloaded it and when stays in the trail, each time."""
    batch = get_batch(request, pk)
    pages.require(request, Permission.PAY, batch.area_id)
    pages.require(request, Permission.EXPORT, batch.area_id)
    form = request.POST.get("form", "xlsx")
    if form not in FORMS:
        raise UserError(f"不能导出“{form}”格式的文件。可选：{'、'.join(FORMS)}。")
    with transaction.atomic():
        stored, control = actions.export_batch(by=request.user, batch=batch, form=form)
        audit.record("benefits.batch.downloaded", by=request.user, subject=batch, area=batch.area_id, count=control.count)
    return sent(stored)


def sent(stored: StoredFile) -> HttpResponse:
    response = HttpResponse(files.read(stored), content_type=MIMES[stored.name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@needs(Permission.PAY)
def payment_batch_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve a batch that was not sent; GET only asks."""
    batch = get_batch(request, pk)
    pages.require(request, Permission.PAY, batch.area_id)
    if request.method == "POST":
        actions.cancel_batch(by=request.user, batch=batch)
        messages.success(request, f"已取消批次 {batch.number}，里面的付款退回待拨付。")
        return redirect("payment-batch", pk=pk)
    context = {
        "title": "取消批次",
        "crumbs": [(BOARD[0], reverse(BOARD[1])), (batch.number, reverse("payment-batch", args=[pk]))],
        "batch": batch,
        "facts": [
            ("批次号", batch.number),
            ("笔数", f"{batch.payment_count:,}"),
            ("合计", f"{words.yuan(batch.total_yuan)} 元"),
            *facts(batch),
        ],
        "cancel": reverse("payment-batch", args=[pk]),
    }
    return pages.show(request, "payments/batch_cancel.html", context)
