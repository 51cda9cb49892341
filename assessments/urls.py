"""Addresses of assessments."""

from django.urls import path

from assessments.views import answering, owning, results, start
from guidelines import addresses

__all__ = ("addresses", "app_name", "urlpatterns")

app_name = "assessments"
urlpatterns = [
    path("", start.home, name="home"),
    path("method/", start.method, name="method"),
    path("start/", start.start, name="start"),
    path("start/scope/", start.scope, name="scope"),
    path("new/<key:edition>/", start.new, name="new"),
    path("mine/", owning.mine, name="mine"),
    path("resume/<key:token>/", owning.resume, name="resume"),
    path("a/<key:code>/", answering.tasks, name="tasks"),
    path("a/<key:code>/check/", answering.check, name="check"),
    path("a/<key:code>/result/", results.result, name="result"),
    path("a/<key:code>/score/", results.score, name="score"),
    path("a/<key:code>/standing/", results.standing, name="standing"),
    path("a/<key:code>/report.pdf", results.report_pdf, name="report_pdf"),
    path("a/<key:code>/report.html", results.report_html, name="report_html"),
    path("a/<key:code>/answers.json", results.answers_json, name="answers_json"),
    path("a/<key:code>/settings/", owning.settings, name="settings"),
    path("a/<key:code>/keep/", owning.keep, name="keep"),
    path("a/<key:code>/delete/", owning.delete, name="delete"),
    path("a/<key:code>/items/<key:key>/", answering.save, name="save"),
    path("a/<key:code>/q/<key:principle>/", answering.page, name="page"),
]
