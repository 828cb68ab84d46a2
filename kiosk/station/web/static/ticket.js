// Looks again while the ticket can still change, and shows what is new. Without it the page is
// right as well, as of when it was loaded, and loads itself anew. How often, the page says.

const LONGEST = 60000;
let failed = 0;
let timer = 0;

const now = () => document.getElementById("now");
const live = () => now()?.hasAttribute("data-live");

async function look() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(page.getElementById("now"), page.title);
    asOf(page.getElementById("asof"));
    failed = 0;
    stale(false);
  } catch {
    failed += 1;
    stale(true);
  }
  wait();
}

function show(fresh, title) {
  const old = now();
  if (!fresh || fresh.isEqualNode(old)) return;
  const called = fresh.dataset.kind === "called" && old.dataset.kind !== "called";
  old.replaceWith(document.adoptNode(fresh));
  document.title = title;
  say(fresh);
  // Browsers allow it only where the page was touched before.
  if (called && navigator.userActivation?.hasBeenActive) navigator.vibrate?.([400, 200, 400]);
}

// What has changed is said by whoever reads the screen aloud; a part that is replaced is not.
function say(fresh) {
  const said = Array.from(fresh.querySelectorAll(".said, .counter"), (part) => part.textContent);
  const aloud = document.getElementById("aloud");
  if (aloud) aloud.textContent = said.join(" ").replace(/\s+/g, " ").trim();
}

function asOf(fresh) {
  const shown = document.getElementById("asof");
  if (shown && fresh) shown.textContent = fresh.textContent;
}

function pause() {
  const every = Number(now().dataset.every) * 1000 || LONGEST;
  return Math.min(every * 2 ** failed, LONGEST);
}

function stale(yes) {
  const note = document.getElementById("stale");
  if (note) note.hidden = !yes;
}

function wait() {
  clearTimeout(timer);
  if (live() && !document.hidden) timer = setTimeout(look, pause());
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (live() && !document.hidden) look();
});

// After a cut the page is right again at once.
addEventListener("online", () => {
  clearTimeout(timer);
  if (live() && !document.hidden) look();
});

// A second touch while the first is on its way would only be refused.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

wait();
