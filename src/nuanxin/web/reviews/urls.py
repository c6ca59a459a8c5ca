"""Addresses of the yearly review."""

from django.urls import path

from nuanxin.web.reviews import campaigns, people

urlpatterns = [
    path("reviews/", campaigns.campaigns, name="reviews"),
    path("reviews/new/", campaigns.campaign_new, name="review-campaign-new"),
    path("reviews/<int:pk>/", campaigns.campaign, name="review-campaign"),
    path("reviews/<int:pk>/complete/", campaigns.complete, name="review-complete"),
    path("reviews/<int:pk>/close/", campaigns.close, name="review-close"),
    path("reviews/<int:pk>/people/", people.people, name="review-people"),
    path("reviews/<int:pk>/people/export/", people.export, name="review-people-export"),
    path("reviews/<int:pk>/people/pass/", people.pass_many, name="review-people-pass"),
    path("reviews/person/<int:pk>/", people.review, name="review"),
    path("reviews/person/<int:pk>/pass/", people.review_pass, name="review-pass"),
    path("reviews/person/<int:pk>/second/", people.review_second, name="review-second"),
]
