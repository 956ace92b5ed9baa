"""Addresses of jobs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from people.views import jobs

urlpatterns: list[URLPattern | URLResolver] = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/all/", jobs.jobs_all, name="jobs_all"),
    path("jobs/all/<uuid:job>/", jobs.job_oversee, name="job_oversee"),
    path("jobs/panel/", jobs.job_panel, name="job_panel"),
    path("jobs/<uuid:job>/", jobs.job, name="job"),
    path("jobs/<uuid:job>/state/", jobs.job_state, name="job_state"),
    path("jobs/<uuid:job>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<uuid:job>/again/", jobs.job_again, name="job_again"),
    path("jobs/<uuid:job>/files/<str:name>/", jobs.job_file, name="job_file"),
]
