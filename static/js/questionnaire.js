// Saves every answer by itself and keeps unsaved words in this browser until the server has them.
// Without this script the page works the same with its buttons.
"use strict";

const form = document.querySelector("form.questionnaire");
const DELAY = 700; // milliseconds between the last key and the save
const RETRY = 5000; // milliseconds before an unreachable server is tried again
const PATIENCE = 20000; // milliseconds after which a line that hangs counts as gone
const LEAVING = 5000; // milliseconds in which a second click on the same button sends nothing again

const drafts = {
  place: () => `tenken:${form.dataset.code ?? form.dataset.new}:`,
  put(item) {
    const fields = fieldsOf(item);
    // Words in conflict must not replace the stored ones unasked when they come back: they have seen nothing.
    if (item.querySelector(".conflict")) fields[seenOf(item).name] = "";
    try {
      localStorage.setItem(this.place() + item.dataset.key, JSON.stringify(fields));
    } catch { /* a full or forbidden store: saving goes on, only the safety net is missing */ }
  },
  get(item) {
    try {
      return JSON.parse(localStorage.getItem(this.place() + item.dataset.key));
    } catch {
      return null;
    }
  },
  drop(item) {
    try {
      localStorage.removeItem(this.place() + item.dataset.key);
    } catch { /* nothing was stored either */ }
  },
  dropAll(place) {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(place)) localStorage.removeItem(key);
    } catch { /* nothing was stored either */ }
  },
};

const fieldsOf = (item) => {
  const fields = {};
  for (const input of item.querySelectorAll("input[name], textarea[name]")) {
    if (input.type !== "radio" || input.checked) fields[input.name] = input.value;
  }
  return fields;
};

const seenOf = (item) => item.querySelector("input[name$='-seen']");
const words = (item, text, kind = "") => {
  const line = item.querySelector("[data-state]");
  line.textContent = text;
  line.className = `state ${kind}`;
};

const showErrors = (item, errors) => {
  for (const old of item.querySelectorAll(".field-error.live")) old.remove();
  for (const [name, messages] of Object.entries(errors)) {
    const input = item.querySelector(`[name='${CSS.escape(item.dataset.key)}-${name}']`);
    if (!input) continue;
    const note = document.createElement("div");
    note.className = "field-error live";
    note.textContent = messages.join(" ");
    input.before(note);
  }
};

const body = (fields) => {
  const data = new URLSearchParams(fields);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return data;
};

const send = (url, fields) =>
  fetch(url, {
    method: "POST",
    body: body(fields),
    headers: { Accept: "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });

// One save at a time for the whole page: the first of a new assessment gives the address for all others.
let queue = Promise.resolve();
let waiting = 0; // saves in the queue, the one on its way included
const timers = new Map();

const enqueue = (item) => {
  waiting += 1;
  queue = queue.then(() => save(item)).finally(() => { waiting -= 1; });
};

const later = (item, delay = DELAY) => {
  clearTimeout(timers.get(item));
  timers.set(item, setTimeout(enqueue, delay, item));
};

const forgetTimers = () => {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
};

const needsReason = (item) =>
  item.querySelector("input[value='not_applicable']").checked &&
  !item.querySelector("textarea[name$='-reason']").value.trim();

async function save(item) {
  clearTimeout(timers.get(item));
  timers.delete(item);
  if (item.querySelector(".conflict")) return; // a person decides first
  if (needsReason(item)) return words(item, form.dataset.reason);
  const fields = fieldsOf(item);
  words(item, form.dataset.saving);
  try {
    if (!form.dataset.save) return await begin(item, fields);
    const url = form.dataset.save.replace("KEY", encodeURIComponent(item.dataset.key));
    await settle(item, fields, await send(url, fields));
  } catch {
    words(item, form.dataset.failed, "wrong");
    later(item, RETRY);
  }
}

async function begin(item, fields) {
  const response = await send(form.dataset.new, { ...fields, only: item.dataset.key });
  if (response.status !== 201) return refuse(item, response);
  const answer = await response.json();
  const [place, items] = [drafts.place(), [...form.querySelectorAll("fieldset.item")]];
  const unsaved = items.filter((other) => drafts.get(other));
  form.dataset.save = answer.save;
  form.dataset.code = answer.code;
  for (const other of unsaved) {
    drafts.put(other); // under the new place, before it goes from the old one
    if (other !== item) later(other);
  }
  drafts.dropAll(place);
  form.action = answer.page;
  history.replaceState(null, "", answer.page);
  document.querySelector(".languages input[name='next']").value = answer.page;
  take(item, fields, answer);
}

async function settle(item, fields, response) {
  if (response.status === 200) return take(item, fields, await response.json());
  if (response.status === 409) return dispute(item, await response.json());
  return refuse(item, response);
}

function take(item, fields, answer) {
  showErrors(item, {});
  seenOf(item).value = answer.seen;
  const now = fieldsOf(item);
  delete now[seenOf(item).name];
  const sent = { ...fields };
  delete sent[seenOf(item).name];
  if (JSON.stringify(now) === JSON.stringify(sent)) {
    drafts.drop(item);
    words(item, answer.state, "saved");
  } else {
    later(item);
  }
}

async function refuse(item, response) {
  if (response.status === 400 && response.headers.get("Content-Type").startsWith("application/json")) {
    showErrors(item, (await response.json()).errors);
    return words(item, "");
  }
  words(item, response.status >= 500 || response.status === 429 ? form.dataset.failed : form.dataset.refused, "wrong");
  if (response.status >= 500) later(item, RETRY);
}

function dispute(item, answer) {
  item.querySelector(".conflict")?.remove();
  item.querySelector("legend").insertAdjacentHTML("afterend", answer.conflict);
  words(item, "");
  wireConflict(item, answer.seen);
}

function wireConflict(item, seen) {
  const [mine, theirs] = [item.querySelector("[data-mine]"), item.querySelector("[data-theirs]")];
  if (!mine) return;
  mine.hidden = theirs.hidden = false;
  mine.addEventListener("click", () => {
    if (seen) seenOf(item).value = seen;
    item.querySelector(".conflict").remove();
    drafts.put(item);
    enqueue(item);
  });
  theirs.addEventListener("click", () => {
    drafts.drop(item);
    location.replace(location.pathname + location.search); // not reload(): it would send a refused page again
  });
}

// What was typed here and never reached the server comes back; what the server has by now is not touched.
function restore(item) {
  const draft = drafts.get(item);
  if (!draft) return;
  const seen = seenOf(item).name;
  const shown = fieldsOf(item);
  const differs = Object.keys(draft).some((name) => name !== seen && (shown[name] ?? "") !== draft[name]);
  if (!differs) return drafts.drop(item);
  for (const input of item.querySelectorAll("input[name], textarea[name]")) {
    if (input.type === "radio") input.checked = draft[input.name] === input.value;
    else if (input.name in draft) input.value = draft[input.name];
  }
  item.querySelector("details.record").open = true;
  words(item, form.dataset.restored);
  later(item);
}

// A button sends the page once, and behind the save on its way: that one tells what the server has by now.
let pressed = 0; // when a button was last pressed, in milliseconds

function leave(event) {
  if (Date.now() - pressed < LEAVING) return event.preventDefault();
  pressed = Date.now();
  forgetTimers();
  if (!waiting) return;
  event.preventDefault();
  const enough = new Promise((resolve) => { setTimeout(resolve, LEAVING); });
  Promise.race([queue, enough]).then(() => {
    forgetTimers();
    form.removeEventListener("submit", leave);
    form.requestSubmit(event.submitter);
    form.addEventListener("submit", leave);
  });
}

// The first page of an assessment, once it has led to this page, is stored: its drafts have done their work.
if (form?.dataset.code && document.referrer) {
  const before = new URL(document.referrer);
  drafts.dropAll(`tenken:${before.pathname}${before.search}:`);
}

if (form && (form.dataset.save || form.dataset.new)) {
  const refused = document.querySelector("#errors"); // the page shows what was sent, and nothing of it is stored
  const itemOf = (event) => event.target.closest("fieldset.item");
  form.addEventListener("input", (event) => {
    const item = itemOf(event);
    if (!item) return;
    drafts.put(item);
    words(item, ""); // "saved" is no longer true
    later(item, event.target.type === "radio" ? 0 : DELAY);
  });
  form.addEventListener("submit", leave);
  window.addEventListener("pageshow", () => { pressed = 0; });
  for (const item of form.querySelectorAll("fieldset.item")) {
    wireConflict(item, null);
    if (!refused) restore(item);
  }
}
document.querySelector("#errors")?.focus();
document.querySelector("#resume-link")?.addEventListener("focus", (event) => event.target.select());
