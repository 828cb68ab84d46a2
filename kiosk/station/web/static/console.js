// The counter console: keys, buttons and dialogs become requests to /v1/staff/*, each with what the
// officer sees (`current`, `revision`), so that an old picture is refused and nothing happens twice.

import { Refused, send } from "./api.js";
import { begin, refresh, sentence } from "./console_live.js";

const TWICE = 700; // ms within which the same key is the same press
const PRAISE = 8000; // ms for which it is said that something was done
const SLOW = 800; // ms without answer before it is said
const HERE = ["recall", "start", "finish", "no-show", "hold", "transfer", "cancel"];
const SHEETS = ["transfer", "priority", "cancel", "issue"];

const counter = document.getElementById("console").dataset.counter;
const byId = (id) => document.getElementById(id);
const state = () => byId("state").dataset;
const current = () => state().ticket ?? null;

const BODIES = {
  next: () => ({ counter, current: current() }),
  call: (ticket) => ({ counter, current: current(), number: ticket.number }),
  recall: (ticket) => ({ counter, ticket_id: ticket.ticket }),
  start: (ticket) => ({ counter, ticket_id: ticket.ticket }),
  finish: (ticket) => ({ counter, ticket_id: ticket.ticket }),
  "no-show": (ticket) => ({ counter, ticket_id: ticket.ticket }),
  hold: (ticket) => seen(ticket),
  release: (ticket) => seen(ticket),
  return: (ticket) => seen(ticket),
};

function seen(ticket) {
  return { ticket_id: ticket.ticket, revision: Number(ticket.revision) };
}

// What is said

let forgetting = 0;

/** `kind`: good (goes away by itself), bad, or pending. */
function say(code, values = {}, kind = "good") {
  const said = byId("said");
  said.textContent = sentence(code, values);
  said.className = `said ${kind}`;
  clearTimeout(forgetting);
  if (kind === "good") forgetting = setTimeout(() => (said.textContent = ""), PRAISE);
}

// Sending: one request at a time, and the same key twice is one press

let busy = null;
let last = { name: "", at: -Infinity };

/** The station's answer; null: it was not done, and that was said. */
async function run(name, body, number = "") {
  if (busy !== null) {
    if (busy !== name) say("busy", {}, "bad");
    return null;
  }
  busy = name;
  const slow = setTimeout(() => say("sending", {}, "pending"), SLOW);
  document.body.classList.add("sending");
  try {
    const answer = await send(`/v1/staff/${name}`, body);
    praise(name, answer, number);
    return answer;
  } catch (error) {
    say(error instanceof Refused ? error.code : "unreachable", {}, "bad");
    return null;
  } finally {
    clearTimeout(slow);
    // The next press is judged by what this one has led to.
    await refresh();
    document.body.classList.remove("sending");
    busy = null;
  }
}

function praise(name, answer, number) {
  const called = name === "next" ? answer.ticket?.number : number;
  if (name === "next" && !called) say("nobody-waits");
  else if (called) say(`done-${name}`, { number: called });
  else byId("said").textContent = "";
}

function press(name, ticket) {
  const now = performance.now();
  if (last.name === name && now - last.at < TWICE) return;
  last = { name, at: now };
  const fault = hindrance(name, ticket);
  if (fault !== null) say(fault, {}, "bad");
  else if (SHEETS.includes(name)) openSheet(name, ticket);
  else run(name, BODIES[name](ticket), ticket.number);
}

/** Why it cannot be done as things stand; null: nothing known against it. */
function hindrance(name, ticket) {
  if (name === "issue") return null;
  if (name === "priority") return waiting().length ? null : "nobody-waits";
  if (allowed(name, ticket)) return null;
  if (ticket === state() && HERE.includes(name)) return current() ? "not-called" : "nobody-here";
  return state().counterState === "open" ? "wrong-state" : "counter-not-open";
}

function allowed(name, ticket) {
  if (name === "call" && state().counterState !== "open") return false;
  return (ticket.can ?? "").split(" ").includes(name);
}

// Dialogs

const targets = new WeakMap(); // dialog → dataset of the ticket that it is about

function openDialog(dialog, ticket) {
  byId("ticket-dialog").close();
  targets.set(dialog, { ...ticket });
  for (const place of dialog.querySelectorAll("[data-number]")) place.textContent = ticket.number ?? "";
  dialog.showModal();
}

function openSheet(name, ticket) {
  const dialog = byId(`${name}-dialog`);
  dialog.querySelector("form").reset();
  if (name === "transfer") byId("transfer-service").value = ticket.service;
  if (name === "priority") listWaiting(ticket);
  if (name === "issue") showSlip(null);
  openDialog(dialog, ticket);
  if (name === "transfer") checkTransfer();
}

function waiting() {
  return [...document.querySelectorAll("#line li[data-ticket], #held li[data-ticket]")];
}

function listWaiting(ticket) {
  const options = waiting().map((row) => new Option(row.dataset.number, row.dataset.ticket));
  const select = byId("priority-ticket");
  select.replaceChildren(...options);
  if (options.some((option) => option.value === ticket.ticket)) select.value = ticket.ticket;
  showPriority();
}

function showPriority() {
  const row = waiting().find((each) => each.dataset.ticket === byId("priority-ticket").value);
  for (const radio of document.querySelectorAll('#priority-dialog [name="priority"]')) {
    radio.checked = radio.value === row?.dataset.priority;
  }
}

async function openTicket(row) {
  const dialog = byId("ticket-dialog");
  openDialog(dialog, row.dataset);
  for (const button of dialog.querySelectorAll("[data-do]")) {
    button.hidden = !allowed(button.dataset.do, row.dataset);
  }
  byId("ticket-body").replaceChildren();
  const query = new URLSearchParams({ ticket_id: row.dataset.ticket });
  const answer = await fetch(`/console/ticket?${query}`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  byId("ticket-body").replaceChildren(...page.body.childNodes);
}

// Only what changes something is a transfer.
function checkTransfer() {
  const select = byId("transfer-service");
  const ticket = targets.get(byId("transfer-dialog"));
  const same = select.value === ticket?.service && byId("transfer-counter").value === "";
  select.setCustomValidity(same ? sentence("same-place") : "");
}

const SENT = {
  async transfer(ticket, fields) {
    const note = fields.get("note").replaceAll("\r\n", "\n").trim();
    const to = { service_id: fields.get("service_id"), to_counter: fields.get("to_counter") || null };
    await run("transfer", { ...seen(ticket), ...to, note: note || null }, ticket.number);
  },
  async priority(_ticket, fields) {
    const row = waiting().find((each) => each.dataset.ticket === fields.get("ticket_id"));
    if (row === undefined) return say("changed-meanwhile", {}, "bad");
    const body = { ...seen(row.dataset), priority: fields.get("priority") };
    await run("priority", body, row.dataset.number);
  },
  async cancel(ticket, fields) {
    await run("cancel", { ...seen(ticket), reason: fields.get("reason") }, ticket.number);
  },
  async issue(_ticket, fields) {
    showSlip(null);
    const body = { service_id: fields.get("service_id"), priority: fields.get("priority") };
    const answer = await run("tickets", body);
    if (answer !== null) return showSlip(answer);
    byId("issue-fault").textContent = byId("said").textContent;
    byId("issue-fault").hidden = false;
  },
};

function showSlip(answer) {
  byId("issue-fault").hidden = true;
  byId("slip").hidden = byId("print").hidden = answer === null;
  if (answer === null) return;
  const [, number, service, more] = byId("slip").children;
  number.textContent = answer.ticket.number;
  service.textContent = byId("issue-service").selectedOptions[0].textContent;
  more.textContent = more.dataset.text
    .replace("{before}", answer.waiting_before)
    .replace("{counters}", answer.counters.join(", "));
  byId("print").focus();
}

// A number that is typed: a42 is A042; digits alone are whoever waits with them

function numberOf(typed) {
  const found = /^([A-Z]{1,3})0*([1-9]\d{0,5})$/.exec(typed.toUpperCase().replace(/[\s.-]/g, ""));
  if (found) return found[1] + found[2].padStart(3, "0");
  const digits = /^0*([1-9]\d{0,5})$/.exec(typed.trim());
  const fits = waiting().map((row) => row.dataset.number);
  const same = fits.filter((number) => digits && Number(number.replace(/\D/g, "")) === Number(digits[1]));
  return same.length === 1 ? same[0] : null;
}

async function callTyped(event) {
  event.preventDefault();
  const field = byId("call-number");
  const number = numberOf(field.value);
  byId("call-fault").hidden = number !== null;
  field.setAttribute("aria-invalid", String(number === null));
  if (number === null) return;
  if (state().counterState !== "open") return say("counter-not-open", {}, "bad");
  if ((await run("call", BODIES.call({ number }), number)) !== null) {
    field.value = "";
    field.blur();
  }
}

// What is pressed

function targetOf(element) {
  const row = element.closest("li[data-ticket]");
  const dialog = element.closest("dialog");
  return row ? row.dataset : (targets.get(dialog) ?? state());
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button === null) return;
  const { do: name, counterTo, help } = button.dataset;
  if (name) {
    const ticket = targetOf(button);
    byId("ticket-dialog").close();
    press(name, ticket);
  } else if (counterTo && counterTo !== state().counterState && current()) say("somebody-here", {}, "bad");
  else if (counterTo) run("counter", { counter, state: counterTo });
  else if (help) run("help-calls/answer", { help_call_id: help });
  else if ("open" in button.dataset) openTicket(button.closest("li"));
  else if ("close" in button.dataset) button.closest("dialog").close();
  else if (button.id === "print") print();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (!byId("with-keys").checked || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  // By the key's place: a Vietnamese input method may make another letter of it.
  let letter = event.code.startsWith("Key") ? event.code.slice(3) : "";
  if (event.code === "Space" && !event.target.closest("button, a, summary, input")) letter = "N";
  const scope = document.querySelector("dialog[open]") ?? byId("work");
  const keys = [...scope.querySelectorAll("[aria-keyshortcuts]")];
  const key = keys.find((each) => each.getAttribute("aria-keyshortcuts") === letter && !each.hidden);
  if (letter === "" || key === undefined) return;
  event.preventDefault();
  if (event.repeat) return;
  if (key.matches("input")) key.focus();
  else key.click();
});

document.addEventListener("submit", (event) => {
  const name = event.target.dataset.send;
  if (!name) return;
  const dialog = event.target.closest("dialog");
  if (name === "issue") event.preventDefault();
  SENT[name](targets.get(dialog), new FormData(event.target));
});

byId("call").addEventListener("submit", callTyped);
byId("priority-ticket").addEventListener("change", showPriority);
for (const id of ["transfer-service", "transfer-counter"]) byId(id).addEventListener("change", checkTransfer);

const withKeys = byId("with-keys");
withKeys.checked = localStorage.getItem("keys") !== "off";
withKeys.addEventListener("change", () => localStorage.setItem("keys", withKeys.checked ? "on" : "off"));

function enable() {
  for (const button of document.querySelectorAll("#work .keys [data-do]")) {
    button.setAttribute("aria-disabled", String(hindrance(button.dataset.do, state()) !== null));
  }
}

begin(enable);
enable();
