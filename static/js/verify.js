// Compares a file with what was issued, in this browser: the file is not sent anywhere.
// Without this script, or where the browser has no cryptography (plain http), the button sends the file to be compared.
"use strict";

const form = document.querySelector("[data-compare]");
const input = form.querySelector("input[type=file]");
const outcome = form.querySelector("[data-outcome]");
const LARGEST = 200 * 1024 * 1024; // bytes; a browser holds the whole file

const say = (kind, sign, text, name, what) => {
  const line = document.createElement("p");
  line.className = kind;
  const strong = document.createElement("strong");
  strong.textContent = text;
  const file = document.createElement("bdi");
  file.textContent = name;
  line.append(sign, " ", strong, " ", file, what ? ` — ${what}` : "");
  outcome.replaceChildren(line);
};

const compare = async (file) => {
  if (file.size > LARGEST) return say("other", "✕", outcome.dataset.other, file.name, "");
  outcome.textContent = outcome.dataset.reading;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const found = form.querySelector(`[data-digest="${hex}"]`);
  if (found) say("same", "✓", outcome.dataset.same, file.name, found.value);
  else say("other", "✕", outcome.dataset.other, file.name, "");
};

if (globalThis.crypto?.subtle) {
  for (const part of form.querySelectorAll("[data-upload]")) part.hidden = true;
  form.querySelector("[data-here]").hidden = false;
  input.addEventListener("change", () => { if (input.files.length) compare(input.files[0]); });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length) compare(event.dataTransfer.files[0]);
  });
}
