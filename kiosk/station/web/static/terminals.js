// While pairing is open: which terminals ask, and with which code. What is typed stays.

const EVERY = 1500; // ms

async function look() {
  const place = document.getElementById("asking");
  if (!place) return;
  try {
    const answer = await fetch("/supervisor/terminals/pairing", {
      headers: { "X-Background": "1" },
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(8000),
    });
    if (answer.ok) {
      const text = await answer.text();
      if (text.trim() !== place.innerHTML.trim()) place.innerHTML = text;
    }
  } catch {
    // The next look will tell.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
