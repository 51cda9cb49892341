"""Addresses of assessments."""

from django.urls import path

from assessments.views import answering, owning, results, start

app_name = "assessments"
urlpatterns = [
    path("", start.home, name="home"),
    path("method/", start.method, name="method"),
    path("start/", start.start, name="start"),
    path("start/scope/", start.scope, name="scope"),
    path("new/<str:edition>/", start.new, name="new"),
    path("mine/", owning.mine, name="mine"),
    path("resume/<str:token>/", owning.resume, name="resume"),
    path("a/<str:code>/", answering.tasks, name="tasks"),
    path("a/<str:code>/check/", answering.check, name="check"),
    path("a/<str:code>/result/", results.result, name="result"),
    path("a/<str:code>/score/", results.score, name="score"),
    path("a/<str:code>/report.pdf", results.report_pdf, name="report_pdf"),
    path("a/<str:code>/report.html", results.report_html, name="report_html"),
    path("a/<str:code>/answers.json", results.answers_json, name="answers_json"),
    path("a/<str:code>/settings/", owning.settings, name="settings"),
    path("a/<str:code>/keep/", owning.keep, name="keep"),
    path("a/<str:code>/delete/", owning.delete, name="delete"),
    path("a/<str:code>/items/<str:key>/", answering.save, name="save"),
    path("a/<str:code>/q/<str:principle>/", answering.page, name="page"),
]
