"""Lists of records: one declaration gives the query form, the fast table, its sorting and paging, batch choice and export.

How to make a list page (`web/people/ledger.py` is an example)::

    VISITS = Listing(
        name="visits", title="走访联系", noun="次",
        columns=(
            Column("name", "姓名", lambda row: link(row.url, row.person.name), value=lambda row: row.person.name, is_head=True),
            Column("visited_on", "日期", lambda row: day(row.visited_on), order="visited_on"),
        ),
        filters=(
            Filter("area", "所属地区", under("person__residence_id"), kind="area"),
            Filter("method", "方式", equal("method"), choices=VisitMethod.choices),
            Filter("from", "起始日期", at_least("visited_on"), kind="day"),
        ),
        orders=(Order("visited_on", "日期", ("-visited_on", "-pk")),),     # the first is the default; each needs an index
        prepare=prepare,                                                     # (rows) -> rows: fetch names of a page at once
        export="visits-export",                                              # url name of the export view, if there is one
    )

    @needs(Permission.VIEW)
    def visits(request):
        return listing.page(request, VISITS, Visit.objects.visible_to(request.user).select_related("person"))

    @needs(Permission.EXPORT)
    @require_POST
    def visits_export(request):
        return listing.export(request, VISITS, Visit.objects.visible_to(request.user).select_related("person"))

`page` draws a whole page or, for HTMX, the table alone, and needs no template of its own (`actions=` are the buttons beside the
heading, `crumbs=` the way there, `lede=` a sentence above). A cell gets the record and returns finished text (escaped unless
SafeString); `value` is what the workbook gets (a str, int, Decimal or date), by default the cell's text. Paging is by key, never
by offset; the count stops at 10,000. The export holds exactly the rows the filters show, or the ticked ones, and is audited.
"""

from nuanxin.web.listing.cells import day, link, links, money, status, tag, tags, yes_no
from nuanxin.web.listing.declared import Action, Column, Filter, Listing, Order
from nuanxin.web.listing.exporting import export
from nuanxin.web.listing.filters import any_of, at_least, at_most, begins, equal, under
from nuanxin.web.listing.pages import page

__all__ = [
    "Action",
    "Column",
    "Filter",
    "Listing",
    "Order",
    "any_of",
    "at_least",
    "at_most",
    "begins",
    "day",
    "equal",
    "export",
    "link",
    "links",
    "money",
    "page",
    "status",
    "tag",
    "tags",
    "under",
    "yes_no",
]
