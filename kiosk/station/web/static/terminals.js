// How the terminals are; and while pairing is open: which terminals ask, and with which code. What is typed stays.

const EVERY = 1500; // ms
const FLEET_EVERY = 5000; // ms

async function renew(id, address) {
  const place = document.getElementById(id);
  // What somebody has unfolded stays as it is until it is folded again.
  if (!place || place.querySelector("details[open]")) return;
  try {
    const answer = await fetch(address, {
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
}

function keepUp(id, address, every) {
  setTimeout(async () => {
    await renew(id, address);
    keepUp(id, address, every);
  }, every);
}

keepUp("asking", "/supervisor/terminals/pairing", EVERY);
keepUp("fleet", "/supervisor/terminals/fleet", FLEET_EVERY);
