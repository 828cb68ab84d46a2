// Follows the station: its events one by one, and how the hall stands as a whole. Cut off, it says
// since when, tries again, and is right again by itself.
"use strict";

globalThis.BoardFeed = class {
  static SILENCE = 40000;   // ms without any sign of life, and the line counts as cut
  static ANEW = 15000;      // between two looks at the whole, whatever happens
  static CLOSEST = 250;     // between two looks while much happens
  static LOOK_AGAIN = 3000; // after a look that failed
  static FIRST_DELAY = 500; // before the next try; doubled up to
  static LONGEST_DELAY = 10000;
  static RELOAD = 180000;   // of nothing heard: the page itself may be what is wrong

  // `onEvent(event)`, `onReset()`, `onWhole(document)`, `onCut(Date or null)`
  constructor({ last, kinds, query, onEvent, onReset, onWhole, onCut }) {
    Object.assign(this, { last, kinds, query, onEvent, onReset, onWhole, onCut });
    this.source = null;
    this.delay = BoardFeed.FIRST_DELAY;
    this.heard = Date.now();
    this.cutSince = null;
    this.open = false;
    this.looking = false;
    this.stale = false;
    this.next = 0;
    this.later = 0;
  }

  start() {
    this.connect();
    setInterval(() => this.look(), BoardFeed.ANEW);
    setInterval(() => this.watch(), 5000);
    addEventListener("online", () => this.again(0));
  }

  connect() {
    this.next = 0;
    const source = new EventSource(`/board/events?after=${this.last}`);
    this.source = source;
    source.onopen = () => {
      this.alive();
      this.open = true;
      this.look();
    };
    source.onerror = () => this.lose();
    source.addEventListener("here", () => this.alive());
    source.addEventListener("reset", (event) => {
      this.alive();
      this.last = Number(event.lastEventId);
      this.onReset();
      this.look();
    });
    for (const kind of this.kinds) source.addEventListener(kind, (event) => this.take(event));
  }

  take(message) {
    this.alive();
    const number = Number(message.lastEventId);
    if (!(number > this.last)) return; // heard before
    this.last = number;
    this.onEvent(JSON.parse(message.data));
    this.look();
  }

  alive() {
    this.heard = Date.now();
    this.delay = BoardFeed.FIRST_DELAY;
  }

  lose() {
    this.open = false;
    if (this.source !== null) this.source.close();
    this.source = null;
    this.cut();
    this.again(this.delay * (0.5 + Math.random() / 2));
    this.delay = Math.min(this.delay * 2, BoardFeed.LONGEST_DELAY);
  }

  again(delay) {
    if (this.source !== null) return;
    clearTimeout(this.next);
    this.next = setTimeout(() => this.connect(), delay);
  }

  cut() {
    if (this.cutSince === null) {
      this.cutSince = new Date(this.heard);
      this.onCut(this.cutSince);
    }
  }

  // One look at a time; what is asked meanwhile is one more look.
  async look() {
    if (this.looking) {
      this.stale = true;
      return;
    }
    this.looking = true;
    do {
      this.stale = false;
      await this.fetchWhole();
      await new Promise((resolve) => setTimeout(resolve, BoardFeed.CLOSEST));
    } while (this.stale);
    this.looking = false;
  }

  async fetchWhole() {
    try {
      const answer = await fetch(`/board/now${this.query}`,
        { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (!answer.ok) throw new Error("no answer");
      const text = await answer.text();
      this.onWhole(new DOMParser().parseFromString(text, "text/html"));
      this.heard = Date.now();
      if (this.open && this.cutSince !== null) {
        this.cutSince = null;
        this.onCut(null);
      }
    } catch {
      this.cut();
      this.lookAgain();
    }
  }

  lookAgain() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.look(), BoardFeed.LOOK_AGAIN);
  }

  watch() {
    const silence = Date.now() - this.heard;
    if (this.source !== null && silence > BoardFeed.SILENCE) this.lose();
    if (silence > BoardFeed.RELOAD) this.reload();
  }

  // Only when there is a page to be had: a browser's error page would hang there for ever.
  async reload() {
    try {
      const page = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (page.ok) location.reload();
    } catch { /* the station is away: nothing to load yet */ }
  }
};
