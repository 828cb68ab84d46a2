// Keeps the console as the station is: follows its events, swaps in the parts that have changed,
// and says when the connection is cut. Focus, scrolling and whatever is being typed stay.

const PARTS = ["state", "seat", "current", "help", "line", "held", "missed"];
const GATHER = 40; // ms in which several events lead to one look
const LEAST = 400; // ms between looks, however many events there are
const LOOK = 15_000; // ms between looks without any event: what is silent may be cut
const AGAIN = 1_500; // ms between tries while it is cut
const PATIENCE = 8_000; // ms for one look

const root = document.getElementById("console");
const seen = new Map(); // part → its HTML as the station sent it
let ahead = 0; // ms by which the station's clock is ahead of this one
let lastClock = "";
let changed = () => {};
let source = null;
let looking = null;
let wanted = false;
let timer = 0;
let gathering = 0;
let lastLook = -Infinity;

/** Begin to follow. `onChange` is called after each swap. */
export function begin(onChange) {
  changed = onChange;
  for (const id of PARTS) seen.set(id, document.getElementById(id).outerHTML);
  taken();
  follow();
  later(LOOK);
  setInterval(tick, 5_000);
  addEventListener("online", () => refresh());
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}

/** The sentence for a code, with `{…}` filled in. */
export function sentence(code, values = {}) {
  const found = document.querySelector(`#sentences [data-code="${CSS.escape(code)}"]`);
  const text = found ? found.textContent : sentence("other");
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Show the station's present state; done when it is shown, or cannot be had. */
export async function refresh() {
  wanted = true;
  looking ??= lookWhileWanted().finally(() => (looking = null));
  await looking;
}

async function lookWhileWanted() {
  while (wanted) {
    wanted = false;
    const there = await look();
    showCut(!there);
    later(there ? LOOK : AGAIN);
  }
}

async function look() {
  lastLook = performance.now();
  const query = new URLSearchParams({ counter: root.dataset.counter });
  try {
    const answer = await fetch(`/console/live?${query}`, {
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      headers: { "X-Background": "1" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 401) location.assign("/sign-in?to=/console");
    if (answer.status === 404) location.assign("/console/counters");
    if (!answer.ok) return false;
    swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
    return true;
  } catch {
    return false;
  }
}

function swap(fresh) {
  for (const id of PARTS) {
    const then = fresh.getElementById(id);
    if (then === null || seen.get(id) === then.outerHTML) continue;
    seen.set(id, then.outerHTML);
    replace(document.getElementById(id), document.importNode(then, true));
  }
  taken();
  tick();
  changed();
}

function replace(before, after) {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const scrolled = [...before.querySelectorAll(".tickets")].map((list) => list.scrollTop);
  for (const open of before.querySelectorAll("details[open][data-keep]")) {
    const same = after.querySelector(`details[data-keep="${CSS.escape(open.dataset.keep)}"]`);
    if (same !== null) same.open = true;
  }
  before.replaceWith(after);
  after.querySelectorAll(".tickets").forEach((list, index) => (list.scrollTop = scrolled[index] ?? 0));
  if (focused === null) return;
  const key = CSS.escape(focused.dataset.focus ?? "");
  const again = after.querySelector(`[data-focus="${key}"]`);
  // What is gone hands the focus on only to what does no harm when it is pressed.
  const near = again ?? after.querySelector(".ticket-row") ?? document.getElementById("content");
  near.focus({ preventScroll: true });
}

function taken() {
  const state = document.getElementById("state").dataset;
  ahead = Number(state.now) * 1000 - Date.now();
  lastClock = state.clock;
  const told = document.getElementById("told");
  if (told.textContent !== state.told) told.textContent = state.told;
}

function tick() {
  const now = (Date.now() + ahead) / 1000;
  for (const time of document.querySelectorAll("time[data-since]")) {
    const num = Math.floor((now - Number(time.dataset.since)) / 60);
    const text = num < 1 ? sentence("under-a-minute") : sentence("minutes", { num });
    if (time.textContent !== text) time.textContent = text;
  }
}

function showCut(cut) {
  document.getElementById("cut").hidden = !cut;
  if (cut) document.getElementById("cut-since").textContent = lastClock;
  if (!cut && source.readyState === EventSource.CLOSED) follow();
}

function follow() {
  source?.close();
  // After a cut the browser goes on after the last event that it had (Last-Event-ID).
  source = new EventSource("/v1/events");
  source.onopen = () => refresh();
  source.onerror = () => refresh();
  for (const kind of [...root.dataset.kinds.split(" "), "reset"]) {
    source.addEventListener(kind, soon);
  }
}

function soon() {
  if (gathering) return;
  const pause = Math.max(GATHER, lastLook + LEAST - performance.now());
  gathering = setTimeout(() => {
    gathering = 0;
    refresh();
  }, pause);
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(refresh, pause);
}
