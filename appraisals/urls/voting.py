"""Addresses of voting: /ballots/ for accounts, /vote/ for 测评码; no code and no person ever stands in one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from appraisals.views import voting

urlpatterns: list[URLPattern | URLResolver] = [
    path("ballots/", voting.ballots, name="ballots"),
    path("ballots/secrecy/", voting.ballot_secrecy, name="ballot_secrecy"),
    path("ballots/<int:round>/", voting.ballot, name="ballot"),
    path("ballots/<int:round>/receipt/", voting.ballot_receipt, name="ballot_receipt"),
    path("vote/", voting.vote, name="vote"),
    path("vote/ballot/", voting.vote_ballot, name="vote_ballot"),
    path("vote/reports/<uuid:file>/", voting.vote_report_file, name="vote_report_file"),
]
