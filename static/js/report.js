// Renews what the page says of a report that is being drawn, and fetches the file once it is ready.
// Without this script the page renews itself as a whole.
"use strict";

const EVERY = 1000; // milliseconds
const MOST_FAILURES = 30; // of the network, one after the other

const look = async (failures) => {
  const now = document.querySelector("[data-state]");
  if (!("underWay" in now.dataset)) return;
  let next = null;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-state]");
  } catch {
    next = null; // the network is gone for a moment
  }
  if (next) show(now, next);
  const failed = next ? 0 : failures + 1;
  if (failed < MOST_FAILURES) setTimeout(look, EVERY, failed);
};

// The line that tells the state stays the same element: screen readers speak what changes in it.
const show = (now, next) => {
  const [line, news] = [now, next].map((part) => part.querySelector("[role=status]"));
  if (line.textContent !== news.textContent) line.replaceChildren(...news.childNodes);
  if (next.dataset.state === now.dataset.state) return;
  now.dataset.state = next.dataset.state;
  if (!("underWay" in next.dataset)) delete now.dataset.underWay; // settled: no further look
  now.querySelector("[data-deeds]").replaceWith(next.querySelector("[data-deeds]"));
  if (next.dataset.state === "done") location.assign(next.dataset.pdf);
};

setTimeout(look, EVERY, 0);
