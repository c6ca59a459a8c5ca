"""From what a policy decides to a claim: drafts of what is due, one visit for all policies, workbooks, payment unasked.

draft(policy, subject, as_of)          what could be claimed now, month by month, with checks and papers; nothing is stored
claim(by=…, draft=…, origin=…)         claim it: the decisions are kept; months taken meanwhile are refused, with who and when
bundle(subject, as_of), claim_bundle   all policies of a person or an employer in one visit
template(policy), read_workbook, claim_workbook       many at once
direct_drafts(prefixes, as_of), pay_directly          who is entitled by records alone, where the office's rules allow it
`Knowing(told={(person pk, month): yuan})` puts contributions that vouchers show into a draft
"""

from nuanxin.benefits.claiming.bundling import Account, Batch, bundle, claim_bundle
from nuanxin.benefits.claiming.direct import direct_drafts, pay_directly
from nuanxin.benefits.claiming.drafting import draft
from nuanxin.benefits.claiming.drafts import Draft, Judged
from nuanxin.benefits.claiming.knowing import Knowing
from nuanxin.benefits.claiming.making import claim
from nuanxin.benefits.claiming.workbooks import Book, Imported, Row, claim_workbook, read_workbook, template

__all__ = [
    "Account",
    "Batch",
    "Book",
    "Draft",
    "Imported",
    "Judged",
    "Knowing",
    "Row",
    "bundle",
    "claim",
    "claim_bundle",
    "claim_workbook",
    "direct_drafts",
    "draft",
    "pay_directly",
    "read_workbook",
    "template",
]
