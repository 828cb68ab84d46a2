// Keeps the overview as the hall is: with every event of the queue, and now and again without.

const SETTLE = 250; // ms in which further events are waited for
const ANYWAY = 15_000; // ms: waits grow although nothing happens
const PATIENCE = 8_000; // ms for one answer

const live = document.getElementById("live");
const state = document.getElementById("state");
let timer = 0;
let busy = false;
let again = false;

function say(on) {
  state.textContent = on ? state.dataset.live : state.dataset.lost;
  state.className = `live-state ${on ? "on" : "off"}`;
}

function soon(delay) {
  clearTimeout(timer);
  timer = setTimeout(refresh, delay);
}

async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  again = false;
  try {
    const answer = await fetch("/supervisor/live", {
      headers: { "X-Background": "1" },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 401) {
      location.assign("/sign-in?to=/supervisor");
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text());
    say(true);
  } catch {
    say(false);
  } finally {
    busy = false;
    soon(again ? SETTLE : ANYWAY);
  }
}

/** Replaces the parts that differ; what has the focus keeps it. */
function show(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const parts = [...fresh.querySelectorAll("[data-part]")];
  const names = parts.map((part) => part.dataset.part).join();
  const present = [...live.querySelectorAll("[data-part]")];
  const held = document.activeElement?.id;
  if (names === present.map((part) => part.dataset.part).join()) {
    parts.forEach((part, index) => {
      if (part.innerHTML !== present[index].innerHTML) present[index].replaceWith(part);
    });
  } else {
    live.replaceChildren(...parts);
  }
  if (held && document.activeElement?.id !== held) document.getElementById(held)?.focus();
}

const events = new EventSource("/v1/events");
events.onopen = () => soon(0);
events.onerror = () => say(false);
for (const kind of [
  "taken", "checked_in", "called", "recalled", "started", "served", "no_show", "returned",
  "transferred", "held", "released", "priority_changed", "cancelled", "counter_opened",
  "counter_break", "counter_closed", "service_opened", "service_closed", "day_ended", "reset",
]) {
  events.addEventListener(kind, () => soon(SETTLE));
}
document.addEventListener("visibilitychange", () => document.hidden || soon(0));
soon(ANYWAY);
