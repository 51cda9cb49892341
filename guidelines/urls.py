"""Addresses of what is to be read: frameworks, crosswalks, history."""

from django.urls import path

from guidelines import addresses
from guidelines.views import changes, chronicle, comments, crosswalks, files, reading, roles

__all__ = ("addresses", "app_name", "urlpatterns")

app_name = "guidelines"
urlpatterns = [
    path("frameworks/", reading.frameworks, name="frameworks"),
    path("frameworks/<key:edition>/", reading.edition, name="edition"),
    path("frameworks/<key:edition>/edition.yaml", files.as_yaml, name="edition_yaml"),
    path("frameworks/<key:edition>/items.csv", files.items_csv, name="items_csv"),
    path("frameworks/<key:edition>/items.xlsx", files.items_xlsx, name="items_xlsx"),
    path("frameworks/<key:old>/changes/<key:new>/", changes.show, name="changes"),
    path("frameworks/<key:old>/changes/<key:new>/changes.yaml", changes.as_yaml, name="changes_yaml"),
    path("frameworks/<key:edition>/items/<key:key>/comment/", comments.leave, name="comment"),
    path("sources/", reading.sources, name="sources"),
    path("crosswalks/", crosswalks.index, name="crosswalks"),
    path("crosswalks/<key:source>/<key:target>/", crosswalks.show, name="crosswalk"),
    path("crosswalks/<key:source>/<key:target>/crosswalk.csv", crosswalks.as_csv, name="crosswalk_csv"),
    path("crosswalks/<key:source>/<key:target>/crosswalk.json", crosswalks.as_json, name="crosswalk_json"),
    path("crosswalks/<key:source>/<key:target>/oscal.json", crosswalks.as_oscal, name="crosswalk_oscal"),
    path("roles/", roles.matrix, name="roles"),
    path("history/", chronicle.history, name="history"),
    path("glossary/", chronicle.glossary, name="glossary"),
]
