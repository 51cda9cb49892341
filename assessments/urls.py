"""Addresses of assessments."""

from django.urls import path

from assessments.views import answering, carrying, owning, preview, results, rounds, start
from guidelines import addresses

__all__ = ("addresses", "app_name", "urlpatterns")

app_name = "assessments"
urlpatterns = [
    path("", start.home, name="home"),
    path("method/", start.method, name="method"),
    path("start/", start.start, name="start"),
    path("start/scope/", start.scope, name="scope"),
    path("new/<key:edition>/", start.new, name="new"),
    path("preview/<key:edition>/", preview.preview, name="preview"),
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
    path("a/<key:code>/finish/", rounds.finish, name="finish"),
    path("a/<key:code>/reopen/", rounds.reopen, name="reopen"),
    path("a/<key:code>/rounds/", rounds.rounds, name="rounds"),
    path("a/<key:code>/rounds/<int:number>/", rounds.result, name="round"),
    path("a/<key:code>/rounds/<int:number>/score/", rounds.score, name="round_score"),
    path("a/<key:code>/rounds/<int:number>/standing/", rounds.standing, name="round_standing"),
    path("a/<key:code>/rounds/<int:number>/report.pdf", rounds.report_pdf, name="round_pdf"),
    path("a/<key:code>/rounds/<int:number>/report.html", rounds.report_html, name="round_html"),
    path("a/<key:code>/rounds/<int:number>/snapshot.json", rounds.snapshot_json, name="round_json"),
    path("a/<key:code>/rounds/<int:number>/compare/<int:other>/", rounds.compare, name="compare"),
    path("a/<key:code>/settings/", owning.settings, name="settings"),
    path("a/<key:code>/carry/", carrying.carry, name="carry"),
    path("a/<key:code>/carried/", carrying.carried, name="carried"),
    path("a/<key:code>/keep/", owning.keep, name="keep"),
    path("a/<key:code>/delete/", owning.delete, name="delete"),
    path("a/<key:code>/items/<key:key>/", answering.save, name="save"),
    path("a/<key:code>/q/<key:principle>/", answering.page, name="page"),
]
