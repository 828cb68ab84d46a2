// Which call is said next: one at a time, in order, and nothing that nobody needs any more.
// The same rules as kiosk/board/announcer.py; a test compares the two.
"use strict";

globalThis.Announcer = class {
  static KEPT_SECONDS = 60;
  static MOST_WAITING = 64;
  static CALLING = new Set(["called", "recalled"]);
  static OVERTAKEN_BY = new Set(
    ["transferred", "held", "returned", "cancelled", "started", "served", "no_show"]);

  constructor() {
    this.speaking = null;
    this.waiting = new Map();
  }

  // Something happened `age` seconds ago; `now`: seconds of a clock that only goes forward.
  hear(event, age, now) {
    if (event.kind === "day_ended") this.waiting.clear();
    if (!event.number) return;
    if (Announcer.OVERTAKEN_BY.has(event.kind)) {
      this.waiting.delete(event.number);
    } else if (Announcer.CALLING.has(event.kind) && event.counter !== null) {
      const announcement = { number: event.number, counter: event.counter };
      this.waiting.set(event.number, { announcement, made: now - Math.max(0, age) });
      if (this.waiting.size > Announcer.MOST_WAITING) {
        this.waiting.delete(this.waiting.keys().next().value);
      }
    }
  }

  // What to say now, until `done`; null while something is being said, or nothing is to be said.
  next(now) {
    if (this.speaking !== null) return null;
    for (const [number, { announcement, made }] of this.waiting) {
      this.waiting.delete(number);
      if (now - made <= Announcer.KEPT_SECONDS) {
        this.speaking = announcement;
        return announcement;
      }
    }
    return null;
  }

  done() {
    this.speaking = null;
  }

  reset() {
    this.waiting.clear();
  }
};
