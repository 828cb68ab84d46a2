// The page of appointments: a day that is kept as the station has it, and what is done from it.
// A resident's number goes from its field into the body of one request and is then forgotten.

import { Refused, send } from "./api.js";

const LOOK = 10_000; // ms between looks at the day
const PATIENCE = 8_000; // ms for one look
const STEP = 30; // minutes between the hours that are offered

const byId = (id) => document.getElementById(id);
const { zone, today } = byId("appointments").dataset;
const day = () => byId("day").dataset.day;

let ahead = 0; // ms by which the station's clock is ahead of this one
let found = []; // ids of what was found by a number, on the day that is shown
let latest = 0; // of the looks: what an earlier one brings is not shown any more
let timer = 0;

function sentence(code, values = {}) {
  const place = document.querySelector(`#sentences [data-code="${CSS.escape(code)}"]`);
  const text = place ? place.textContent : sentence("other");
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function say(text, kind = "") {
  byId("said").textContent = text;
  byId("said").className = `said ${kind}`;
}

const codeOf = (error) => (error instanceof Refused ? error.code : "unreachable");

// The day that is shown

async function show(wanted, { background = false } = {}) {
  const mine = ++latest;
  clearTimeout(timer);
  try {
    const answer = await fetch(`/console/appointments/day?${new URLSearchParams({ day: wanted })}`, {
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      headers: background ? { "X-Background": "1" } : {},
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 401) location.assign("/sign-in?to=/console/appointments");
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === latest) {
      swap(document.importNode(fresh.getElementById("day"), true));
      byId("cut").hidden = true;
    }
  } catch {
    if (mine === latest) byId("cut").hidden = false;
  } finally {
    if (mine === latest) timer = setTimeout(() => show(day(), { background: true }), LOOK);
  }
}

function swap(fresh) {
  const before = byId("day");
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const row = focused?.closest("tr[data-id]")?.dataset.id;
  if (fresh.dataset.day !== before.dataset.day) {
    found = [];
    byId("choose-day").value = fresh.dataset.day;
    history.replaceState(null, "", `?${new URLSearchParams({ day: fresh.dataset.day })}`);
  }
  before.replaceWith(fresh);
  heedClock();
  mark();
  if (focused === null) return;
  const again = fresh.querySelector(`[data-focus="${CSS.escape(focused.dataset.focus ?? "")}"]`);
  const near = again ?? fresh.querySelector(`tr[data-id="${CSS.escape(row ?? "")}"]`);
  (near ?? byId("content")).focus({ preventScroll: true });
}

function heedClock() {
  ahead = Number(byId("day").dataset.now) * 1000 - Date.now();
}

function mark() {
  for (const row of document.querySelectorAll("#day tr[data-id]")) {
    row.classList.toggle("found", found.includes(row.dataset.id));
  }
}

function go(wanted) {
  say("");
  return show(wanted);
}

// Numbers

/** The twelve digits that are typed in `field`, however they are spaced; null: they are not. */
function numberIn(field) {
  const digits = field.value.replace(/[\s.\-]/g, "");
  const right = /^[0-9]{12}$/.test(digits);
  byId(`${field.id}-fault`).hidden = right;
  if (right) {
    field.removeAttribute("aria-invalid");
    return digits;
  }
  field.setAttribute("aria-invalid", "true");
  field.focus();
  return null;
}

function forget(field) {
  field.value = "";
  field.removeAttribute("aria-invalid");
  byId(`${field.id}-fault`).hidden = true;
}

// Finding somebody's

let busy = false;

async function find() {
  const field = byId("find-number");
  const number = numberIn(field);
  if (number === null || busy) return;
  busy = true;
  const wanted = day();
  try {
    const answer = await send("/v1/staff/appointments/find", { day: wanted, number });
    forget(field);
    if (wanted !== day()) return;
    await show(wanted);
    found = answer.appointments.map((one) => one.id);
    mark();
    const rows = found.map((id) => document.querySelector(`#day tr[data-id="${CSS.escape(id)}"]`));
    const there = rows.filter((row) => row !== null);
    if (there.length === 0) {
      say(sentence("none"), "calm");
      return;
    }
    const hours = there.map((row) => row.querySelector(".at").textContent).join(", ");
    say(sentence("found", { hours }));
    const first = there.find((row) => row.dataset.state === "booked") ?? there[0];
    (first.querySelector("button") ?? first).focus();
  } catch (error) {
    say(sentence(codeOf(error)), "bad");
  } finally {
    busy = false;
  }
}

// Dialogs

const booking = byId("book-dialog");
const cancelling = byId("cancel-dialog");

function fault(dialog, text = "") {
  const place = dialog.querySelector("[data-fault]");
  place.textContent = text;
  place.hidden = text === "";
}

for (const dialog of [booking, cancelling]) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => forget(byId("book-number")));
}

/** Hours at which the chosen service is open on the chosen day, and which are not over. */
function offerHours() {
  const chosen = byId("book-day").value;
  const select = byId("book-hour");
  const before = select.value;
  const spans = JSON.parse(byId("book-service").selectedOptions[0]?.dataset.hours ?? "[]");
  const weekday = (new Date(`${chosen}T00:00:00Z`).getUTCDay() + 6) % 7;
  const hours = [];
  for (let minute = 0; chosen !== "" && minute < 24 * 60; minute += STEP) {
    const two = (number) => String(number).padStart(2, "0");
    const hour = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
    const open = spans.some(
      ([first, last, opens, closes]) =>
        first <= weekday && weekday <= last && opens <= hour && hour < closes,
    );
    const over = Date.parse(`${chosen}T${hour}:00${zone}`) < Date.now() + ahead;
    if ((open || spans.length === 0) && !over) hours.push(hour);
  }
  const options = hours.map((hour) => new Option(hour, hour));
  select.replaceChildren(...(options.length ? options : [new Option(select.dataset.none, "")]));
  const usual = hours.find((hour) => hour >= "08:00") ?? hours[0] ?? "";
  select.value = hours.includes(before) ? before : usual;
}

function openBooking() {
  say("");
  fault(booking);
  byId("book-day").value = day() < today ? today : day();
  byId("book-hour").replaceChildren();
  offerHours();
  booking.showModal();
}

async function book() {
  const hour = byId("book-hour").value;
  const chosen = byId("book-day");
  const service = byId("book-service");
  if (!chosen.checkValidity()) return fault(booking, sentence("no-day"));
  if (hour === "") return fault(booking, sentence("no-hour"));
  fault(booking);
  const number = numberIn(byId("book-number"));
  if (number === null) return undefined;
  const at = `${chosen.value}T${hour}:00${zone}`;
  const made = await send("/v1/staff/appointments", { service_id: service.value, at, number });
  const written = chosen.value.split("-").reverse().join("/");
  const values = { day: written, hour, service: service.selectedOptions[0].textContent };
  booking.close();
  await show(chosen.value);
  found = [made.id];
  mark();
  say(sentence("booked", values));
  return undefined;
}

function openCancelling({ cancel, at, service }) {
  fault(cancelling);
  cancelling.dataset.id = cancel;
  byId("cancel-which").textContent = `${at} · ${service}`;
  byId("cancel-known").hidden = !found.includes(cancel);
  byId("cancel-unknown").hidden = found.includes(cancel);
  cancelling.showModal();
}

async function cancel() {
  await send("/v1/staff/appointments/cancel", { appointment_id: cancelling.dataset.id });
  cancelling.close();
  await show(day());
  say(sentence("cancelled"));
}

for (const [dialog, act] of [[booking, book], [cancelling, cancel]]) {
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await act();
    } catch (error) {
      fault(dialog, sentence(codeOf(error)));
    } finally {
      busy = false;
    }
  });
}

// Begin

heedClock();
byId("book").addEventListener("click", openBooking);
byId("book-service").addEventListener("change", offerHours);
byId("book-day").addEventListener("change", offerHours);
byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
byId("choose").addEventListener("submit", (event) => event.preventDefault());
byId("choose-day").addEventListener("change", ({ target }) => target.value && target.checkValidity() && go(target.value));
document.addEventListener("click", (event) => {
  const pressed = event.target.closest("#day [data-go], #day [data-cancel]");
  if (pressed === null) return;
  if (pressed.dataset.cancel) return openCancelling(pressed.dataset);
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(pressed.dataset.go);
});
document.addEventListener("visibilitychange", () => document.hidden || show(day(), { background: true }));
timer = setTimeout(() => show(day(), { background: true }), LOOK);
