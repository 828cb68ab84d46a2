// How many requests for correction wait, beside their entry in the navigation.

const EVERY = 30_000; // ms
const place = document.getElementById("corrections-open");

async function look() {
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch("/console/corrections/count", {
        headers: { "X-Background": "1" },
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(8000),
      });
      if (answer.ok) {
        const { open } = await answer.json();
        place.firstElementChild.textContent = open > 99 ? "99+" : String(open);
        place.hidden = open === 0;
      }
    } catch {
      // The next look will tell.
    }
  }
  setTimeout(look, EVERY);
}

if (place) look();
