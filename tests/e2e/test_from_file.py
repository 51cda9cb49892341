"""What somebody downloads can be taken back in, with and without scripts."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.visitor import keys_in_scope

FIRST, SECOND = keys_in_scope("quick", "user")[:2]


def test_a_downloaded_assessment_is_taken_back_in(visitor, tmp_path: Path):
    code = visitor.begin(level="in_place")
    before = visitor.stored(code)
    file = tmp_path / "tenken.json"
    file.write_bytes(visitor.context.request.get(f"{visitor.base}/a/{code}/answers.json").body())
    visitor.goto("/start/")
    visitor.follow(visitor.page.locator('main a[href="/start/file/"]'))
    visitor.page.set_input_files("[name=file]", file)
    visitor.submit()
    expect(visitor.page.locator("dl.facts")).to_contain_text("1")
    visitor.submit()
    assert visitor.code != code
    assert visitor.stored() == before == {FIRST: {"level": "in_place"}}


def test_a_file_is_put_right_and_chosen_again(visitor, tmp_path: Path):
    visitor.statuses = (400,)
    file = tmp_path / "tenken.json"
    data = {
        "schema": "tenken.assessment/1",
        "edition": "aigb-1.2",
        "roles": [],
        "answers": {SECOND: {"level": "partly"}},
    }
    for roles in ([], ["user"]):
        file.write_text(json.dumps(data | {"roles": roles}), encoding="utf-8")
        if not roles:
            visitor.goto("/start/file/")
        visitor.page.set_input_files("[name=file]", file)
        visitor.submit()
    visitor.submit()
    assert visitor.stored() == {SECOND: {"level": "partly"}}
