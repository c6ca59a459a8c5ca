"""Addresses of the policy library, versions and the calculator."""

from django.urls import path

from nuanxin.web.policies import calculator, compare, library, page

urlpatterns = [
    path("policies/", library.policies, name="policies"),
    path("policies/try/", calculator.calculator, name="policy-try"),
    path("policies/<slug:policy>/", page.policy, name="policy"),
    path("policies/<slug:policy>/compare/", compare.compare, name="policy-compare"),
    path("policies/<slug:policy>/try/", calculator.calculator, name="policy-try"),
]
