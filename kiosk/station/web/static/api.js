// Speaks to the station's API for the pages of staff: each write with the page's token and a key of
// its own, so that a write whose answer was lost can be sent again and is done once all the same.

const PATIENCE = 10_000; // ms for one try
const PAUSES = [400, 1000, 2500, 5000]; // ms before each further try

/** The station refuses: `status`, and `code` as in the contract (kiosk/station/refusal.py). */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.code || `http-${status}`);
    this.status = status;
    this.code = problem.code || `http-${status}`;
    this.problem = problem;
  }
}

/** The station cannot be reached, whatever was tried. */
export class Unreachable extends Error {}

/** POST `body` as JSON; the answer's JSON. Throws Refused or Unreachable. */
export function send(path, body = {}) {
  const headers = {
    "Content-Type": "application/json",
    "Idempotency-Key": newKey(),
    "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content,
  };
  return asked(path, { method: "POST", headers, body: JSON.stringify(body) }, PAUSES);
}

/**
 * GET JSON. `background`: the page asks by itself; that keeps nobody signed in.
 * Not repeated: whoever asks now and again will ask again.
 */
export function get(path, { background = false } = {}) {
  return asked(path, { headers: background ? { "X-Background": "1" } : {} }, []);
}

async function asked(path, options, pauses) {
  for (let tried = 0; ; tried += 1) {
    const answer = await attempt(path, options);
    if (answer !== null && answer.status !== 503) return understood(answer);
    if (tried === pauses.length) {
      if (answer !== null) return understood(answer);
      throw new Unreachable();
    }
    await new Promise((done) => setTimeout(done, pauses[tried] * (0.7 + Math.random() * 0.6)));
  }
}

async function attempt(path, options) {
  try {
    return await fetch(path, {
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
  } catch {
    return null;
  }
}

async function understood(answer) {
  const content = await answer.json().catch(() => ({}));
  if (answer.ok) return content;
  if (answer.status === 401 && content.code === "signed-out") {
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname)}`);
  }
  throw new Refused(answer.status, content);
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Browsers offer it to secure addresses alone.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
